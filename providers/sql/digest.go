package sql

import (
	"cmp"
	"context"
	dbsql "database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"iter"
	"math/big"
	"slices"
	"strings"
	"time"

	"github.com/domicile/domicile/internal/format/digest"
	"github.com/domicile/domicile/internal/inventory"
)

var _ digest.Digester = (*Provider)(nil)

// digester is what differs between databases when they digest a table. Each holds all statements that it sends.
type digester interface {
	// describe tells how a table can be digested; its columns are nil when there is no such table.
	describe(ctx context.Context, q querier, of name) (digestible, error)
	// where returns the condition of a part, and the table to take it from.
	where(d *digestible, part string) (from, condition string)
	// digest returns the statement for bucket, rows, their sum and the rows that could not be hashed; "" when the
	// database cannot hash.
	digest(s selection) string
	// rows returns the statement for the hexadecimal hashes of key and row of some buckets.
	rows(s selection, buckets []string) string
	// sums returns the statement for the number of rows and, for each column, values, sum and characters.
	sums(from string, columns []canonical) string
}

// canonical is a column with the expression that writes it as its family does.
type canonical struct {
	digest.Column
	expr   string
	quoted string
	mark   string // before the length of a value that is written as digits of its bytes, which a text may be too
	number bool   // its values can be added up
	text   bool   // its values have a length in characters
	denied bool   // the user may not read it
}

// digestible is a table as it can be digested.
type digestible struct {
	family  digest.Family
	from    string
	columns []canonical
	key     []string
	parts   []string
	state   string
	leaves  []leaf // of PostgreSQL
}

// selection is what a statement is made of.
type selection struct {
	from, condition string
	columns, key    []canonical
	digits          int
}

// digestTimeout is how long one digest may take: a statement reads a part of a table as fast as the server does.
const digestTimeout = 30 * time.Minute

// digesting is one call of a Digester: a session on a table that is described.
type digesting struct {
	p     *Provider
	e     digester
	s     *session
	d     inventory.Dataset
	table digestible
}

// digesting opens a session and describes the table. The caller closes the session.
func (p *Provider) digesting(ctx context.Context, d inventory.Dataset) (*digesting, error) {
	of := p.splitID(d)
	g := &digesting{d: d}
	g.wait(p)
	g.s = g.p.session(of.database, inventory.Call{Store: d.Store, Dataset: d.ID})
	err := g.s.run(ctx, "describe", func(ctx context.Context, q querier) (err error) {
		g.table, err = g.e.describe(ctx, q, of)
		return err
	})
	if err != nil {
		g.s.close()
		return nil, err
	}
	return g, nil
}

// wait takes the provider with time for digests.
func (g *digesting) wait(p *Provider) {
	long := *p
	long.cfg.Timeout = max(p.cfg.Timeout, digestTimeout)
	var e interface {
		engine
		digester
	}
	switch p.addr.engine {
	case postgresName:
		e = newPostgres(p.addr, long.cfg)
	case mysqlName:
		e = newMySQL(p.addr, long.cfg)
	default:
		e = newSQLite(p.addr, long.cfg)
	}
	long.engine = e
	g.p, g.e = &long, e
}

// Shape implements [digest.Digester].
func (p *Provider) Shape(ctx context.Context, d inventory.Dataset) (digest.Shape, error) {
	g, err := p.digesting(ctx, d)
	if err != nil {
		return digest.Shape{}, err
	}
	defer g.s.close()
	shape := digest.Shape{Family: g.table.family, Key: g.table.key, Parts: g.table.parts, State: g.table.state}
	for _, c := range g.table.columns {
		if c.denied {
			gap := g.gap(inventory.Denied, inventory.Fix{Code: inventory.FixGrant, Args: []string{"SELECT"}})
			gap.Column = c.Name
			return digest.Shape{}, gap
		}
		shape.Columns = append(shape.Columns, c.Column)
	}
	return shape, nil
}

// Digest implements [digest.Digester].
func (p *Provider) Digest(ctx context.Context, r digest.Request) ([]digest.Bucket, error) {
	g, err := p.digesting(ctx, r.Dataset)
	if err != nil {
		return nil, err
	}
	defer g.s.close()
	sel, err := g.selection(r)
	if err != nil {
		return nil, err
	}
	statement := g.e.digest(sel)
	if statement == "" {
		return g.hashHere(ctx, sel)
	}
	var buckets []digest.Bucket
	err = g.s.run(ctx, "digest", func(ctx context.Context, q querier) error {
		var lost int64
		buckets, err = querySlice(ctx, q, func(rows *dbsql.Rows) (digest.Bucket, error) {
			b, unhashed, err := scanBucket(rows)
			lost += unhashed
			return b, err
		}, statement)
		if err == nil && lost > 0 {
			return g.gap(inventory.TooLarge, inventory.Fix{Code: inventory.FixSplit, Args: []string{"max_allowed_packet"}})
		}
		return err
	})
	return buckets, err
}

// scanBucket reads a row of a digest.
func scanBucket(rows *dbsql.Rows) (b digest.Bucket, unhashed int64, err error) { //nolint:revive // a bucket, and the rows that it lacks
	var sum string
	if err := rows.Scan(&b.Name, &b.Rows, &sum, &unhashed); err != nil {
		return b, 0, err
	}
	b.Sum = modulo(sum)
	return b, unhashed, nil
}

// modulo reduces a sum of 64-bit numbers, signed or not, to one.
func modulo(sum string) uint64 {
	n, ok := new(big.Int).SetString(sum, 10)
	if !ok {
		return 0
	}
	return n.And(n, new(big.Int).SetUint64(1<<64-1)).Uint64()
}

// Rows implements [digest.Digester].
func (p *Provider) Rows(ctx context.Context, r digest.Request, buckets []string) iter.Seq2[digest.Row, error] {
	return func(yield func(digest.Row, error) bool) {
		g, err := p.digesting(ctx, r.Dataset)
		if err != nil {
			yield(digest.Row{}, err)
			return
		}
		defer g.s.close()
		sel, err := g.selection(r)
		if err == nil && !slices.ContainsFunc(buckets, notDigits) {
			g.listRows(ctx, sel, buckets, yield)
			return
		}
		yield(digest.Row{}, cmp.Or(err, errBucket))
	}
}

// errBucket refuses a name that no digest of ours has: names come from the other side, or from kept progress.
var errBucket = errors.New("sql: digest: the name of a part is no hexadecimal number")

func notDigits(bucket string) bool { return strings.Trim(bucket, "0123456789abcdef") != "" }

func (g *digesting) listRows(ctx context.Context, sel selection, buckets []string, yield func(digest.Row, error) bool) {
	statement := g.e.rows(sel, buckets)
	if statement == "" {
		g.rowsHere(ctx, sel, buckets, yield)
		return
	}
	var all []digest.Row
	err := g.s.run(ctx, "digest", func(ctx context.Context, q querier) error {
		var err error
		all, err = querySlice(ctx, q, scanRow, statement)
		return err
	})
	for _, row := range all {
		if !yield(row, nil) {
			return
		}
	}
	if err != nil {
		yield(digest.Row{}, err)
	}
}

// scanRow reads the hashes of a row.
func scanRow(rows *dbsql.Rows) (digest.Row, error) {
	var key, row string
	if err := rows.Scan(&key, &row); err != nil {
		return digest.Row{}, err
	}
	var r digest.Row
	_, errKey := hex.Decode(r.Key[:], []byte(key))
	_, errRow := hex.Decode(r.Row[:], []byte(row))
	return r, errors.Join(errKey, errRow)
}

// Sums implements [digest.Digester].
func (p *Provider) Sums(ctx context.Context, d inventory.Dataset, columns []string) (digest.Sums, error) {
	g, err := p.digesting(ctx, d)
	if err != nil {
		return digest.Sums{}, err
	}
	defer g.s.close()
	chosen, err := g.choose(columns)
	if err != nil {
		return digest.Sums{}, err
	}
	var sums digest.Sums
	err = g.s.run(ctx, "sums", func(ctx context.Context, q querier) error {
		found, err := querySlice(ctx, q, func(rows *dbsql.Rows) (digest.Sums, error) {
			return scanSums(rows, chosen)
		}, g.e.sums(g.table.from, chosen))
		if len(found) == 1 {
			sums = found[0]
		}
		return err
	})
	return sums, err
}

// scanSums reads the number of rows, and three numbers for each column.
func scanSums(rows *dbsql.Rows, columns []canonical) (digest.Sums, error) {
	var sums digest.Sums
	into := []any{&sums.Rows}
	values := make([]dbsql.NullInt64, len(columns))
	totals := make([]dbsql.NullString, len(columns))
	lengths := make([]dbsql.NullInt64, len(columns))
	for i := range columns {
		into = append(into, &values[i], &totals[i], &lengths[i])
	}
	if err := rows.Scan(into...); err != nil {
		return sums, err
	}
	for i, c := range columns {
		s := digest.ColumnSum{Name: c.Name, Values: values[i].Int64, Characters: -1}
		if c.number {
			s.Sum = plainNumber(totals[i].String)
		}
		if c.text {
			s.Characters = lengths[i].Int64
		}
		sums.Columns = append(sums.Columns, s)
	}
	return sums, nil
}

// plainNumber writes a decimal number without needless zeros.
func plainNumber(s string) string {
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		return "0"
	}
	return r.RatString()
}

// selection picks what a request asks for.
func (g *digesting) selection(r digest.Request) (selection, error) {
	columns, err := g.choose(r.Columns)
	if err != nil {
		return selection{}, err
	}
	key, err := g.choose(r.Key)
	if err != nil {
		return selection{}, err
	}
	if len(key) == 0 {
		key = columns
	}
	from, condition := g.e.where(&g.table, r.Part)
	return selection{from: from, condition: condition, columns: columns, key: key, digits: r.Digits}, nil
}

// choose finds columns by name.
func (g *digesting) choose(names []string) ([]canonical, error) {
	var chosen []canonical
	for _, n := range names {
		i := slices.IndexFunc(g.table.columns, func(c canonical) bool { return c.Name == n })
		if i < 0 {
			return nil, fmt.Errorf("sql: digest %s: a column is gone", g.d.ID)
		}
		chosen = append(chosen, g.table.columns[i])
	}
	return chosen, nil
}

func (g *digesting) gap(cause inventory.Cause, fix inventory.Fix) *inventory.Gap {
	return &inventory.Gap{
		Scope: g.p.scope(), Store: g.d.Store, Dataset: g.d.ID, Op: g.p.addr.engine + ":digest", Cause: cause, Fix: fix,
	}
}
