package waftop;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.TokenFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.UAX_PACKAGE.UAX29URLEmailTokenizer;
import org.apache.lucene.analysis.pattern.PatternCaptureGroupTokenFilter;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.elasticsearch.index.analysis.PreConfiguredTokenFilter;
import org.elasticsearch.index.analysis.PreConfiguredTokenizer;
import org.elasticsearch.index.analysis.TokenFilterFactory;
import org.elasticsearch.indices.analysis.AnalysisModule.AnalysisProvider;
import org.elasticsearch.plugins.AnalysisPlugin;
import org.elasticsearch.plugins.Plugin;

/**
 * The index that holds users and API keys asks for three analyzers of the module analysis-common, which is not
 * published by itself. These do the same as far as that index needs it.
 */
public class AnalysisShim extends Plugin implements AnalysisPlugin {
	private static final class OnlyOnce extends TokenFilter {
		private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
		private final Set<String> seen = new HashSet<>();

		OnlyOnce(TokenStream input) {
			super(input);
		}

		@Override
		public boolean incrementToken() throws IOException {
			boolean more = input.incrementToken();
			while (more && !seen.add(term.toString())) {
				more = input.incrementToken();
			}

			return more;
		}

		@Override
		public void reset() throws IOException {
			super.reset();
			seen.clear();
		}
	}

	@Override
	public List<PreConfiguredTokenFilter> getPreConfiguredTokenFilters() {
		return List.of(PreConfiguredTokenFilter.singleton("unique", false, OnlyOnce::new));
	}

	@Override
	public List<PreConfiguredTokenizer> getPreConfiguredTokenizers() {
		return List.of(PreConfiguredTokenizer.singleton("uax_url_email", UAX29URLEmailTokenizer::new));
	}

	@Override
	public Map<String, AnalysisProvider<TokenFilterFactory>> getTokenFilters() {
		return Map.of("pattern_capture", (index, environment, name, settings) -> {
			Pattern[] patterns = settings.getAsList("patterns").stream().map(Pattern::compile).toArray(Pattern[]::new);
			boolean keepsOriginal = settings.getAsBoolean("preserve_original", true);
			return new TokenFilterFactory() {
				@Override
				public String name() {
					return name;
				}

				@Override
				public TokenStream create(TokenStream input) {
					return new PatternCaptureGroupTokenFilter(input, keepsOriginal, patterns);
				}
			};
		});
	}
}
