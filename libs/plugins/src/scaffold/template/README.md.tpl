# __TITLE__

Tickets come in by cursor; notes go out.

## Connect

Needs the host of the account and an API token. "Sandbox" in the marketplace connects `twin/`, a simulator, instead.

## Make it yours

1. `src/base.ts`: base URL, credentials, limits and the check that names the account.
2. `src/wire.ts` and `src/map.ts`: what the provider sends, and what it means here.
3. `src/polls`, `src/actions`: one file each. Webhooks, write-back and commands: see `plugins/zendesk` and `plugins/slack`.
4. `twin/`: the provider in memory. It shares no code with `src`, so that a mistake cannot pass its own test.
5. `test/contract.spec.ts`: give an example for every action.
6. Tests of your own beside it: the house asks for 1.1 lines of test per line of a plugin.
