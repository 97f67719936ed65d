package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"github.com/domicile/domicile/internal/inventory"
)

// Want says which shards a worker can do.
type Want struct {
	Scan    string
	Worker  string       // who claims; "" where nobody watches whether it lives
	Zones   []string     // shards of these zones; none: all
	Needs   string       // shards that need this, and those that need nothing
	Near    inventory.ID // the container whose shards come first, "" for the worker's own beginning
	Exclude []string     // sources that must wait
}

// Claim gives a pending shard to a worker; it is nil when there is none that it can do. The process holds it until
// [Store.Let]. In a file they are given out in the
// order of their ids, in a shared store each worker begins at a place of its own and goes on from there, so that hundreds
// do not fight for the same one.
func (s *Store) Claim(ctx context.Context, want Want) (*Shard, error) {
	exclude, err := json.Marshal(append([]string{}, want.Exclude...))
	zones, zonesErr := json.Marshal(append([]string{}, want.Zones...))
	if err = errors.Join(err, zonesErr); err != nil {
		return nil, wrap("claim shard", err)
	}
	begin := place(string(want.Near))
	if want.Near == "" && s.shared {
		begin = place(want.Worker)
	}
	args := []any{want.Scan, s.plain(want.Worker), string(zones), want.Needs, string(exclude), begin}
	for _, statement := range s.claims(want.Near != "") {
		shard := &Shard{Scan: want.Scan, Worker: want.Worker}
		var name, container string
		err := s.queryRow(ctx, statement, args...).Scan(
			&shard.ID, &name, &shard.Epoch, &shard.Attempts, &container, &shard.Cursor, &shard.Partial, &shard.Rows, &shard.Bytes)
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		shard.ID, shard.Container = s.named(shard.ID, name), inventory.ID(s.original(container))
		shard.Cursor = s.original(shard.Cursor)
		if err == nil {
			s.held.add(shard)
		}
		return shard, wrap("claim shard", err)
	}
	return nil, nil
}

// claims are the statements of which the first that gives a shard is enough. Each takes one row by an index, whatever
// the number of shards.
func (q queries) claims(near bool) []string {
	const (
		take = `
			UPDATE shard SET state = 'running', epoch = epoch + 1, attempts = attempts + 1, worker = ?2, beat = :now
			WHERE scan = ?1 AND id = (
				SELECT id FROM shard `
		fit  = ` WHERE scan = ?1 AND state = 'pending' AND needs IN ('', ?4) `
		give = `) RETURNING id, name, epoch, attempts, container, cursor, partial, rows_done, bytes_done`
	)
	if q.shared {
		const order = ` AND (?3::jsonb = '[]' OR zone = ANY (SELECT jsonb_array_elements_text(?3::jsonb)))
			AND (source = ANY (SELECT jsonb_array_elements_text(?5))) IS NOT TRUE
			ORDER BY place, id LIMIT 1 FOR UPDATE SKIP LOCKED`
		return []string{take + fit + `AND place >= ?6` + order + give, take + fit + `AND place < ?6` + order + give}
	}
	const order = ` AND (?3 = '[]' OR zone IN (SELECT value FROM json_each(?3)))
		AND source NOT IN (SELECT value FROM json_each(?5)) ORDER BY id LIMIT 1`
	first := take + `INDEXED BY shard_by_state` + fit + order + give // left alone SQLite walks over all that is done
	if near {
		return []string{take + `INDEXED BY shard_pending` + fit + `AND place = ?6` + order + give, first}
	}
	return []string{first}
}
