package sql

import (
	"context"
	dbsql "database/sql"
	"errors"
	"time"

	"github.com/domicile/domicile/internal/inventory"
)

// session is one connection with one read-only transaction, for one sequence of the provider.
type session struct {
	p        *Provider
	database string
	base     inventory.Call
	db       *dbsql.DB
	tx       *dbsql.Tx
}

func (p *Provider) session(database string, base inventory.Call) *session {
	base.Host = p.addr.endpoint
	base.Scope = p.scope()
	return &session{p: p, database: database, base: base}
}

// close ends the transaction and the connection.
func (s *session) close() {
	s.abandon()
	if s.db != nil {
		_ = s.db.Close() // nothing was written
		s.db = nil
	}
}

// abandon ends the transaction; the next call begins another.
func (s *session) abandon() {
	if s.tx != nil {
		_ = s.tx.Rollback() // nothing was written
		s.tx = nil
	}
}

// grace is how much longer than its statements a call may take: the server's own clock comes first.
const grace = 5 * time.Second

// run makes a call of fn, in the transaction. fn must be idempotent. What comes back quotes no value.
func (s *session) run(ctx context.Context, op string, fn func(context.Context, querier) error) error {
	call := s.base
	call.Op = s.p.addr.engine + ":" + op
	call.Classify = s.p.failure
	return s.p.cfg.Do.Do(ctx, call, func(callCtx context.Context) error {
		bounded, cancel := context.WithTimeout(callCtx, s.p.cfg.Timeout+grace)
		defer cancel()
		err := s.begin(ctx, bounded)
		if err == nil {
			err = fn(bounded, s.tx)
		}
		if err == nil {
			return nil
		}
		s.abandon()
		if callCtx.Err() != nil {
			return callCtx.Err()
		}
		return sanitize(err)
	})
}

// begin opens the transaction, unless it is open. It belongs to the sequence, whose context ends it; bounded only
// bounds the statements that set it up.
func (s *session) begin(ctx, bounded context.Context) error {
	if s.tx != nil {
		return nil
	}
	if s.db == nil {
		db, err := s.p.engine.open(s.database)
		if err != nil {
			return err
		}
		db.SetMaxOpenConns(1)
		s.db = db
	}
	if err := s.db.PingContext(bounded); err != nil {
		return err
	}
	tx, err := s.db.BeginTx(ctx, &dbsql.TxOptions{Isolation: s.p.isolation(), ReadOnly: true})
	if err != nil {
		return err
	}
	s.tx = tx
	return s.p.engine.setup(bounded, tx)
}

// isolation is the level at which pages of one table agree with each other. SQLite has but one.
func (p *Provider) isolation() dbsql.IsolationLevel {
	if p.addr.engine == sqliteName {
		return dbsql.LevelDefault
	}
	return dbsql.LevelRepeatableRead
}

// keepGap reports whether err is a gap or the end of the sequence.
func isGap(err error) bool { return inventory.AsGap(err) != nil }

// errStop says that the caller of a sequence wants no more.
var errStop = errors.New("sql: the caller wants no more")
