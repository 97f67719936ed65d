package sql

import (
	"context"
	dbsql "database/sql"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/domicile/domicile/internal/inventory"
)

// postgresAttributes are the columns of one table, and whether the user may read them.
const postgresAttributes = `
SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod),
       coalesce(pg_catalog.col_description(a.attrelid, a.attnum), ''), t.typname,
       pg_catalog.has_column_privilege(c.oid, a.attnum, 'SELECT'),
       pg_catalog.has_table_privilege(c.oid, 'SELECT')
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
WHERE n.nspname = $1 AND c.relname = $2
ORDER BY a.attnum`

// postgresLeaves are the files that a table's rows lie in: its own, or those of its partitions. The files of a partition
// are read through it when the user may, else through the whole table.
const postgresLeaves = `
WITH RECURSIVE tree(oid) AS (
  SELECT c.oid FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = $1 AND c.relname = $2
  UNION ALL
  SELECT i.inhrelid FROM pg_catalog.pg_inherits i JOIN tree ON i.inhparent = tree.oid
  JOIN pg_catalog.pg_class part ON part.oid = i.inhrelid AND part.relispartition)
SELECT l.oid::bigint, n.nspname, l.relname,
       pg_catalog.pg_relation_size(l.oid) / pg_catalog.current_setting('block_size')::bigint,
       l.reltuples::bigint,
       pg_catalog.has_schema_privilege(n.oid, 'USAGE') AND pg_catalog.has_table_privilege(l.oid, 'SELECT'),
       pg_catalog.current_setting('server_version_num')::bigint, am.amname IS NOT DISTINCT FROM 'heap'
FROM tree JOIN pg_catalog.pg_class l ON l.oid = tree.oid AND l.relkind IN ('r', 'm')
JOIN pg_catalog.pg_namespace n ON n.oid = l.relnamespace
LEFT JOIN pg_catalog.pg_am am ON am.oid = l.relam
ORDER BY n.nspname COLLATE "C", l.relname COLLATE "C"`

// cellBytes is how much of one value is fetched, in characters or bytes; a classifier needs no more.
const cellBytes = 64 << 10

func (e *postgres) shape(ctx context.Context, q querier, of name) (shape, error) {
	s := shape{rows: -1, most: -1, from: pgx.Identifier{of.schema, of.table}.Sanitize()}
	var (
		err   error
		whole bool // the user may read the table, and with it the places of its rows
	)
	s.columns, err = querySlice(ctx, q, func(rows *dbsql.Rows) (column, error) {
		var (
			c    column
			base string
			may  bool
		)
		err := rows.Scan(&c.Name, &c.Type, &c.Comment, &base, &may, &whole)
		c.denied, c.binary = !may, base == "bytea"
		c.expr = postgresExpr(pgx.Identifier{c.Name}.Sanitize(), c.binary)
		return c, err
	}, postgresAttributes, of.schema, of.table)
	if err != nil || len(s.columns) == 0 || !whole {
		return s, err
	}
	leaves, err := e.leaves(ctx, q, of, s.from)
	if err == nil {
		e.ways(&s, leaves)
	}
	return s, err
}

func postgresExpr(quoted string, binary bool) string {
	if binary {
		return fmt.Sprintf("pg_catalog.substring(%s, 1, %d)", quoted, cellBytes)
	}
	return fmt.Sprintf("pg_catalog.left(%s::text, %d)", quoted, cellBytes)
}

// leaf is one file of rows.
type leaf struct {
	from    string // what to select from …
	where   string // … and the condition that leaves this file alone, with its AND
	blocks  int64
	tuples  int64
	version int64
	heap    bool // rows have a place that can be asked for
}

func (e *postgres) leaves(ctx context.Context, q querier, of name, whole string) ([]leaf, error) {
	return querySlice(ctx, q, func(rows *dbsql.Rows) (leaf, error) {
		var (
			l             leaf
			oid           int64
			schema, table string
			may           bool
		)
		err := rows.Scan(&oid, &schema, &table, &l.blocks, &l.tuples, &may, &l.version, &l.heap)
		l.from = pgx.Identifier{schema, table}.Sanitize()
		if !may && l.from != whole {
			l.from, l.where = whole, fmt.Sprintf(" AND tableoid = %d", oid)
		}
		return l, err
	}, postgresLeaves, of.schema, of.table)
}

// What PostgreSQL's storage promises.
const (
	tupleMost    = 291     // rows of a block of 8 KiB: MaxHeapTuplesPerPage
	tidRangeFrom = 140_000 // the version since which a range of places is found without reading what is before it
)

// ways finds out how the rows can be reached.
func (e *postgres) ways(s *shape, leaves []leaf) {
	if len(leaves) == 0 {
		return // a foreign table
	}
	s.rows, s.most = 0, 0
	ranges, heap := true, true
	for _, l := range leaves {
		s.most += l.blocks * tupleMost
		if l.tuples <= 0 && l.blocks > 0 {
			s.rows = -1
		} else if s.rows >= 0 {
			s.rows += max(l.tuples, 0)
		}
		heap = heap && l.heap
		ranges = ranges && l.version >= tidRangeFrom
	}
	if !heap {
		s.most = -1
		return
	}
	if ranges {
		s.pages = &tidPager{leaves: leaves}
	}
	s.blocks = &tidSampler{leaves: leaves, rows: e.cfg.Block}
}

// tidPager reads tables in the order of their files. A position is "leaf.block.offset".
type tidPager struct{ leaves []leaf }

// tidStretch is how many blocks one statement may look at: 8 MiB.
const tidStretch = 1024

type tid struct {
	leaf          int
	block, offset int64
}

func (t tid) String() string { return fmt.Sprintf("%d.%d.%d", t.leaf, t.block, t.offset) }

// rangeBlocks are the blocks of a range: 256 MiB of 8 KiB, some seconds of reading. A table of less than two is one.
const rangeBlocks = 32_768

// blockRanges cuts the file of a table into ranges that can be read at the same time.
func blockRanges(blocks int64) []inventory.Range {
	if blocks < 2*rangeBlocks {
		return nil
	}
	return cutBlocks(blocks, rangeBlocks)
}

// cutBlocks cuts a file by positions of tidPager. The last range has no end: the file may grow.
func cutBlocks(blocks, each int64) []inventory.Range {
	var all []inventory.Range
	from := ""
	for at := each; at < blocks; at += each {
		to := tid{block: at, offset: 1}.String()
		all = append(all, inventory.Range{From: from, To: to})
		from = to
	}
	return append(all, inventory.Range{From: from})
}

func (p *tidPager) parse(pos string) tid {
	var t tid
	if n, err := fmt.Sscanf(pos, "%d.%d.%d", &t.leaf, &t.block, &t.offset); n != 3 || err != nil {
		return tid{leaf: len(p.leaves)}
	}
	return t
}

func (p *tidPager) start(from string) string {
	if from == "" {
		from = tid{offset: 1}.String()
	}
	return p.from(p.parse(from), "")
}

// from returns the first position at or after t that has a block; "" at the end.
func (p *tidPager) from(t tid, to string) string {
	for t.leaf >= 0 && t.leaf < len(p.leaves) && t.block >= p.leaves[t.leaf].blocks {
		t = tid{leaf: t.leaf + 1, offset: 1}
	}
	if t.leaf < 0 || t.leaf >= len(p.leaves) {
		return ""
	}
	if to != "" && !before(t, p.parse(to)) {
		return ""
	}
	return t.String()
}

func before(a, b tid) bool {
	if a.leaf != b.leaf {
		return a.leaf < b.leaf
	}
	return a.block < b.block || a.block == b.block && a.offset < b.offset
}

func (p *tidPager) page(list, pos, to string, limit int) string {
	t := p.parse(pos)
	end := tid{leaf: t.leaf, block: t.block + tidStretch}
	if to != "" && before(p.parse(to), end) {
		end = p.parse(to)
	}
	l := p.leaves[t.leaf]
	return fmt.Sprintf("SELECT ctid::text, %s FROM %s WHERE ctid >= '(%d,%d)'::tid AND ctid < '(%d,%d)'::tid%s LIMIT %d",
		list, l.from, t.block, t.offset, end.block, end.offset, l.where, limit)
}

func (p *tidPager) after(pos, key, to string) string {
	t := p.parse(pos)
	if key == "" {
		return p.from(tid{leaf: t.leaf, block: t.block + tidStretch, offset: 1}, to)
	}
	if _, err := fmt.Sscanf(key, "(%d,%d)", &t.block, &t.offset); err != nil {
		return ""
	}
	t.offset++
	return p.from(t, to)
}

// tidSampler picks blocks at random, and of each the first few rows: many blocks for one statement.
type tidSampler struct {
	leaves []leaf
	rows   int
	left   int64   // rows that are still wanted
	order  []int64 // blocks, counted over all leaves, in the order in which they are picked
	queue  []string
}

// tidBlocks is how many blocks one statement asks for.
const tidBlocks = 32

// tidRounds is how often each part of a table is asked for a block, as long as rows are missing: blocks may be all but
// empty.
const tidRounds = 4

// pick chooses the blocks for n rows: in each round one of each of as many equal parts of the table as blocks are
// needed, the parts in the order of their hashes.
func (s *tidSampler) pick(seed uint64, n int64) {
	s.left = n
	var total int64
	for _, l := range s.leaves {
		total += l.blocks
	}
	parts := min(total, (n-1)/int64(s.rows)+1)
	if parts == total && parts > 0 {
		s.rows = int(min(max(int64(s.rows), 2*n/parts+1), tupleMost))
	}
	picked := map[int64]bool{}
	for range tidRounds {
		seed = mix(seed)
		for _, part := range permutation(seed, parts) {
			lo, hi := total*part/parts, total*(part+1)/parts
			if block := lo + below(hashOf(seed, part), hi-lo); !picked[block] {
				picked[block] = true
				s.order = append(s.order, block)
			}
		}
	}
}

func (s *tidSampler) next(list string) string {
	if len(s.queue) == 0 {
		s.refill()
	}
	if len(s.queue) == 0 {
		return ""
	}
	head := s.queue[0]
	s.queue = s.queue[1:]
	return "SELECT ctid::text, " + list + head
}

// refill makes the statements for the next blocks, one for each leaf that they lie in.
func (s *tidSampler) refill() {
	// No more than is needed: rows come in the order of the file, and what is cut off would be its end.
	take := min(len(s.order), tidBlocks, max(int(s.left)/s.rows, 1))
	places := make([][]string, len(s.leaves))
	for _, block := range s.order[:take] {
		at := 0
		for block >= s.leaves[at].blocks {
			block -= s.leaves[at].blocks
			at++
		}
		for row := 1; row <= s.rows; row++ {
			places[at] = append(places[at], fmt.Sprintf(`"(%d,%d)"`, block, row))
		}
	}
	s.order = s.order[take:]
	for i, tids := range places {
		if len(tids) > 0 {
			s.queue = append(s.queue, fmt.Sprintf(" FROM %s WHERE ctid = ANY('{%s}'::tid[])%s",
				s.leaves[i].from, strings.Join(tids, ","), s.leaves[i].where))
		}
	}
}

func (s *tidSampler) saw(rows int, _ string) { s.left -= int64(rows) }
