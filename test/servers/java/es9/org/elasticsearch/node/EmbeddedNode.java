package org.elasticsearch.node;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.plugins.ClassPathPlugins;
import org.elasticsearch.plugins.PluginsLoader;
import org.elasticsearch.plugins.PluginsService;
import org.elasticsearch.transport.netty4.Netty4Plugin;

/** A node of the published server jar, for which no distribution is published: EmbeddedNode HOME KEY=VALUE... */
public class EmbeddedNode extends Node {
	EmbeddedNode(Settings settings) {
		super(NodeConstruction.prepareConstruction(
			new Environment(settings, null),
			PluginsLoader.createPluginsLoader(Set.of(), Set.of(), Map.of(), false),
			new NodeServiceProvider() {
				@Override
				PluginsService newPluginService(Environment environment, PluginsLoader loader) {
					return new ClassPathPlugins(environment.settings(), loader, List.of(Netty4Plugin.class));
				}
			},
			true));
	}

	public static void main(String[] arguments) throws Exception {
		LogConfigurator.configureESLogging();
		LogConfigurator.configureWithoutConfig(Settings.builder().put("logger.level", "WARN").build());
		Path home = Path.of(arguments[0]);
		Files.createDirectories(home.resolve("config"));
		Settings.Builder settings = Settings.builder()
			.put("path.home", home.toString())
			.put("http.type", "netty4")
			.put("transport.type", "netty4")
			.put("node.processors", 2)
			.put("indices.breaker.total.use_real_memory", false);
		for (int at = 1; at < arguments.length; at++) {
			int equals = arguments[at].indexOf('=');
			settings.put(arguments[at].substring(0, equals), arguments[at].substring(equals + 1));
		}

		EmbeddedNode node = new EmbeddedNode(settings.build());
		Runtime.getRuntime().addShutdownHook(new Thread(() -> {
			try {
				node.prepareForClose();
				node.close();
			} catch (Exception error) {
				error.printStackTrace();
			}
		}));
		node.start();
		Thread.currentThread().join();
	}
}
