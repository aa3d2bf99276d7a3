/**
 * Resolves a suite's `import ... from 'virtrig'` to the virtrig that runs it, wherever the suite is. A second copy that is
 * installed beside the suite would collect its cases in variables that nobody reads.
 */
import {registerHooks} from 'node:module';
import {codeFile} from '../repository.ts';

const INDEX = new URL(codeFile('../index.ts'), import.meta.url).href;

registerHooks({
	resolve: (specifier, context, next) =>
		specifier === 'virtrig' ? {url: INDEX, shortCircuit: true} : next(specifier, context),
});
