package org.elasticsearch.plugins;

import java.util.ArrayList;
import java.util.List;
import org.elasticsearch.Build;
import org.elasticsearch.common.settings.Settings;

/** Plugins of the class path instead of folders; it lies in this package since what it needs is not public. */
public class ClassPathPlugins extends PluginsService {
	private final List<LoadedPlugin> loaded = new ArrayList<>();

	public ClassPathPlugins(Settings settings, PluginsLoader loader, List<Class<? extends Plugin>> plugins) {
		super(settings, null, loader);
		for (Class<? extends Plugin> plugin : plugins) {
			String name = plugin.getName();
			PluginDescriptor descriptor = new PluginDescriptor(
				name, "of the class path", "0", Build.current().version(), "21", name, null, List.of(),
				false, false, false, false, PluginDescriptor.DeploymentTarget.ALL);
			loaded.add(new LoadedPlugin(descriptor, loadPlugin(plugin, settings, null), plugin.getClassLoader()));
		}

		loadExtensions(loaded);
	}

	@Override
	protected List<LoadedPlugin> plugins() {
		return loaded;
	}
}
