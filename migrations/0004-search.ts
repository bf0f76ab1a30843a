import type { MigrationInterface, QueryRunner } from 'typeorm';
import { definerFunction, dropFunctions, tenantColumn, tenantTable } from './tenant-table.js';

/**
 * Full-text search beside the tickets, so that a bulk import does not wait for text parsing. Row-level security would keep
 * `@@` away from its index, so search goes through definer functions that filter by tenant themselves.
 */
export class Search1764000000004 implements MigrationInterface {
  name = 'Search1764000000004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'create extension if not exists btree_gin; create extension if not exists pg_trgm; create extension if not exists fuzzystrmatch;',
    );
    await runner.query(tables);
    await tenantTable(runner, 'ticket_search', ['select', 'insert', 'update', 'delete']);
    await tenantTable(runner, 'lexeme', ['select', 'insert', 'delete']);
    await runner.query(functions);
    for (const signature of signatures) {
      await definerFunction(runner, signature);
      await runner.query(`alter function ${signature} owner to patchbay_search`);
    }
    await runner.query('revoke create on schema public from patchbay_search');
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropFunctions(runner, signatures);
    await runner.query('drop table lexeme, ticket_search cascade');
  }
}

const signatures = [
  'search_ticket_ids(text, regconfig, int, int)',
  'search_correct(text)',
  'search_lexemes_refresh()',
];

const tables = `
create table ticket_search(
  ${tenantColumn}, ticket_id uuid primary key references ticket(id) on delete cascade,
  created_at timestamptz not null, tsv tsvector not null);
create index ticket_search_tsv on ticket_search using gin(tenant_id, tsv);
create table lexeme(
  ${tenantColumn}, word text not null, ndoc int not null, primary key (tenant_id, word));
create index lexeme_trgm on lexeme using gin(word gin_trgm_ops);
grant create on schema public to patchbay_search;
grant select on ticket_search to patchbay_search;
grant select, insert, delete on lexeme to patchbay_search;
create policy search_read on ticket_search for select to patchbay_search using (true);
create policy search_words on lexeme to patchbay_search using (true) with check (true);
`;

const functions = `
create function search_ticket_ids(q text, config regconfig, most int, ranked int) returns table(ticket_id uuid, created_at timestamptz, rank real)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select m.ticket_id, m.created_at, case when m.n <= ranked then ts_rank(m.tsv, websearch_to_tsquery(config, q)) else 0 end
    from (
      select s.ticket_id, s.created_at, s.tsv, row_number() over (order by s.created_at desc) as n from public.ticket_search s
       where s.tenant_id = nullif(current_setting('app.tenant', true), '') and s.tsv @@ websearch_to_tsquery(config, q)
       order by s.created_at desc limit most) m $$;

create function search_correct(q text) returns text
  language sql stable security definer set search_path = pg_catalog, public set pg_trgm.similarity_threshold = 0.2 as $$
  select case when bool_or(fixed.word is not null) then string_agg(w.sign || coalesce(fixed.word, w.kept), ' ' order by w.ord)
      filter (where coalesce(fixed.word, w.kept) <> '') end
    from (select t.term, t.ord, x.lexemes, coalesce(x.lexemes[1], t.term) as stem,
                 case when t.term = 'or' then 'or' else array_to_string(x.lexemes, ' ') end as kept,
                 case when t.term like '-%' then '-' else '' end as sign
            from regexp_split_to_table(lower(q), '\\s+') with ordinality as t(term, ord)
            cross join lateral (select tsvector_to_array(to_tsvector('english', t.term)) as lexemes) x) w
    left join lateral (
      select l.word from public.lexeme l
       where length(w.term) between 4 and 64 and l.tenant_id = nullif(current_setting('app.tenant', true), '')
         and l.word % w.stem and levenshtein(l.word, w.stem) <= case when length(w.stem) < 6 then 1 else 2 end +
             case when length(w.stem) = length(l.word) then 1 else 0 end
         and not exists (select 1 from public.lexeme e where e.tenant_id = l.tenant_id
               and (e.word = w.term or e.word = any(w.lexemes)))
       order by levenshtein(l.word, w.stem), l.ndoc desc, l.word limit 1) fixed on true $$;
comment on function search_correct is 'answers stems, to be searched for with the configuration simple: a stem of a stem is another word; null = nothing to mend';

create function search_lexemes_refresh() returns int
  language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  wanted text := nullif(current_setting('app.tenant', true), '');
  made int;
begin
  delete from public.lexeme where tenant_id = wanted;
  insert into public.lexeme(tenant_id, word, ndoc)
  select wanted, s.word, s.ndoc from ts_stat(format(
    'select tsv from public.ticket_search where tenant_id = %L order by created_at desc limit 20000', wanted)) s
   where length(s.word) between 3 and 64 and s.word !~ '[0-9]{4,}' and s.word !~ '[@/]'
   order by s.ndoc desc limit 50000;
  get diagnostics made = row_count;
  return made;
end $$;
`;
