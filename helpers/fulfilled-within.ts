/** Whether a promise is fulfilled within so many milliseconds; rejects as it does. It is waited for no more then. */
export async function fulfilledWithin(promise: Promise<unknown>, milliseconds: number): Promise<boolean> {
	const {promise: late, resolve} = Promise.withResolvers<false>();
	const timer = setTimeout(resolve, milliseconds, false);
	try {
		return await Promise.race([promise.then(() => true), late]);
	} finally {
		clearTimeout(timer);
	}
}
