/**
 * How suites are loaded, wherever they are. `import ... from 'virtrig'` is the virtrig that runs them: a second copy that is
 * installed beside a suite would collect its cases in variables that nobody reads. And their TypeScript is of ES modules,
 * also where the package.json around them says `commonjs`, as npm init writes it, or nothing.
 */
import {registerHooks} from 'node:module';
import {codeFile} from '../repository.ts';

const INDEX = new URL(codeFile('../index.ts'), import.meta.url).href;

registerHooks({
	resolve(specifier, context, next) {
		if (specifier === 'virtrig') return {url: INDEX, shortCircuit: true};
		const resolved = next(specifier, context);
		return resolved.url.endsWith('.ts') ? {...resolved, format: 'module-typescript'} : resolved;
	},
});
