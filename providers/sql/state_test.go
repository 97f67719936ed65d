package sql_test

import (
	dbsql "database/sql"
	"strings"
	"testing"
	"time"

	"github.com/domicile/domicile/providers/sql"
)

// settled lists the states of all tables again and again until they are as wanted: servers publish their counts a
// moment later.
func settled(t *testing.T, p *sql.Provider, want func(states map[string]string) bool) map[string]string {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(200 * time.Millisecond) {
		states := map[string]string{}
		for _, d := range list(t, p).datasets {
			states[d.Name] = d.State
		}
		if want(states) {
			return states
		}
		if time.Now().After(deadline) {
			t.Fatalf("states %v", states)
		}
	}
}

// TestStateTellsChangesInPlace changes a table so that neither its size nor its number of rows tells.
func TestStateTellsChangesInPlace(t *testing.T) {
	for _, s := range servers() {
		t.Run(s.name, func(t *testing.T) {
			url := s.open(t)
			p := provider(t, url, nil)
			before := settled(t, p, func(states map[string]string) bool { return states["keyless"] != "" })
			if again := settled(t, p, func(map[string]string) bool { return true }); again["keyless"] != before["keyless"] {
				t.Errorf("nothing changed, and the state is %q instead of %q", again["keyless"], before["keyless"])
			}
			changeInPlace(t, s.name, url)
			after := settled(t, p, func(states map[string]string) bool { return states["keyless"] != before["keyless"] })
			if s.name == "postgres" && after["客户"] != before["客户"] {
				t.Error("the change of one table changed the state of another")
			}
		})
	}
}

// TestNoStateWhereNothingIsCounted wants no state of a server that was told not to count changes: each would look alike.
func TestNoStateWhereNothingIsCounted(t *testing.T) {
	for _, s := range servers() {
		if s.name != "postgres" {
			continue
		}
		url := s.open(t)
		admin := connect(t, s.name, url, "postgres")
		if _, err := admin.ExecContext(t.Context(), `ALTER DATABASE shop SET track_counts = off`); err != nil {
			t.Fatal(err)
		}
		for _, d := range list(t, provider(t, url, nil)).datasets {
			if d.State != "" {
				t.Errorf("%s has the state %q", d.Name, d.State)
			}
		}
	}
}

func changeInPlace(t *testing.T, server, url string) {
	t.Helper()
	var db *dbsql.DB
	if server == "sqlite" {
		var err error
		if db, err = dbsql.Open("sqlite", strings.TrimPrefix(url, "sqlite://")); err != nil {
			t.Fatal(err)
		}
	} else {
		db = connect(t, server, url, "shop")
	}
	if _, err := db.ExecContext(t.Context(), `UPDATE keyless SET v = '9' WHERE code = 'a'`); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}
