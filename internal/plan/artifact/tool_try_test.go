package artifact_test

import (
	dbsql "database/sql"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/domicile/domicile/internal/plan"
	"github.com/domicile/domicile/providers/sql/sqltest"
)

// caught is how long replication may take to carry a few rows.
const caught = 30 * time.Second

// tried writes what the tool of a method generates for an engine into a folder, and returns the path of one file.
func tried(t *testing.T, method, engine, suffix string) string {
	t.Helper()
	k, err := plan.Load(os.DirFS("../../../configs"))
	if err != nil {
		t.Fatal(err)
	}
	folder, of := t.TempDir(), ""
	for _, f := range carriedBy(t, k, method, engine) {
		if strings.HasSuffix(f.Path, suffix) && !strings.HasPrefix(f.Path, "rclone/") {
			of = filepath.Join(folder, path.Base(f.Path))
			if err := os.WriteFile(of, f.Data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	if of == "" {
		t.Fatalf("%s writes no %s for %s", method, suffix, engine)
	}
	return of
}

// need finds a program; in CI it has to be there.
func need(t *testing.T, name string) string {
	t.Helper()
	bin, err := exec.LookPath(name)
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("%s is missing", name)
		}
		t.Skipf("%s is missing", name)
	}
	return bin
}

// execute runs a program to a good end.
func execute(t *testing.T, env []string, name string, args ...string) string {
	t.Helper()
	out, err := attempt(t, env, name, args...)
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
	return out
}

func attempt(t *testing.T, env []string, name string, args ...string) (string, error) {
	t.Helper()
	c := exec.CommandContext(t.Context(), name, args...)
	c.Env = append(append(os.Environ(), "LC_ALL=C.UTF-8"), env...)
	out, err := c.CombinedOutput()
	return string(out), err
}

// sides starts two servers, the first of which is the source, and fills the tables of the store there.
func sides(t *testing.T, engine string) (dbs [2]*dbsql.DB, addresses [2]string) {
	t.Helper()
	for i := range dbs {
		if engine == "postgres" {
			addresses[i] = strings.Replace(sqltest.Postgres(t), "?", "/postgres?", 1)
			alter(t, open(t, "pgx", addresses[i]), "ALTER DATABASE postgres SET search_path = shop")
			dbs[i] = open(t, "pgx", addresses[i])
		} else {
			addresses[i] = strings.TrimPrefix(sqltest.MariaDB(t), "mysql://root@")
			alter(t, open(t, "mysql", "root@tcp("+addresses[i]+")/"), "CREATE DATABASE shop CHARACTER SET utf8mb4")
			dbs[i] = open(t, "mysql", "root@tcp("+addresses[i]+")/shop")
		}
	}
	from := dbs[0]
	if engine == "postgres" {
		alter(t, from, "CREATE SCHEMA shop")
	}
	for _, table := range triedTables(engine) {
		alter(t, from, "CREATE TABLE "+table+" (id int PRIMARY KEY, words varchar(200))")
		alter(t, from, "INSERT INTO "+table+" VALUES (1, '一 '' # line'), (2, NULL)")
	}
	return dbs, addresses
}

// triedTables are the tables of the store that carriedBy makes, quoted: one of them has a hostile name.
func triedTables(engine string) [2]string {
	if engine == "postgres" {
		return [2]string{"orders", `"` + strings.ReplaceAll(hostile, `"`, `""`) + `"`}
	}
	return [2]string{"orders", "`" + strings.ReplaceAll(hostile, "`", "``") + "`"}
}

// counts are the rows of both tables; -1 is a table that is not there.
func counts(t *testing.T, db *dbsql.DB, engine string) [2]int {
	t.Helper()
	var n [2]int
	for i, table := range triedTables(engine) {
		if err := db.QueryRowContext(t.Context(), "SELECT count(*) FROM "+table).Scan(&n[i]); err != nil {
			n[i] = -1
		}
	}
	return n
}

// await waits until both tables of a server hold so many rows.
func await(t *testing.T, db *dbsql.DB, engine string, want int) {
	t.Helper()
	end := time.After(caught)
	for counts(t, db, engine) != [2]int{want, want} {
		select {
		case <-end:
			t.Fatalf("%v rows, want %d in each", counts(t, db, engine), want)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// TestLogicalReplicationCarriesChanges runs the generated statements on two servers: what is there, what is written
// afterwards, the sequences, and the end of it, after which no slot keeps the log of the source.
func TestLogicalReplicationCarriesChanges(t *testing.T) {
	psql, dump := need(t, "psql"), need(t, "pg_dump")
	dbs, address := sides(t, "postgres")
	from, to := dbs[0], dbs[1]
	script := func(side int, suffix string, args ...string) string {
		t.Helper()
		file := tried(t, "logical_replication", "postgres", suffix)
		return execute(t, nil, psql, append(args, "--no-psqlrc", "-AtX", "--dbname="+address[side], "-v", "ON_ERROR_STOP=1", "-f", file)...)
	}
	load := func(sql string) {
		t.Helper()
		file := filepath.Join(t.TempDir(), "run.sql")
		if err := os.WriteFile(file, []byte(sql), 0o600); err != nil {
			t.Fatal(err)
		}
		execute(t, nil, psql, "--no-psqlrc", "--dbname="+address[1], "-v", "ON_ERROR_STOP=1", "-f", file)
	}
	alter(t, from, "CREATE SEQUENCE shop.numbers; SELECT nextval('shop.numbers'), nextval('shop.numbers')")
	load(execute(t, nil, dump, "--dbname="+address[0], "--schema-only", "--no-owner", "--schema=shop"))

	script(0, "-source.sql")
	script(1, "-target.sql", "-v", "source="+address[0])
	await(t, to, "postgres", 2)
	for _, table := range triedTables("postgres") {
		alter(t, from, "INSERT INTO "+table+" VALUES (3, 'later')")
	}
	await(t, to, "postgres", 3)

	end := time.After(caught)
	for lag := ""; lag != "0|t"; {
		select {
		case <-end:
			t.Fatalf("behind by %q", lag)
		default:
			lag = strings.TrimSpace(script(0, "-lag.sql"))
		}
	}
	load(script(0, "-sequences.sql"))
	var next int
	if err := to.QueryRowContext(t.Context(), "SELECT nextval('shop.numbers')").Scan(&next); err != nil || next != 3 {
		t.Errorf("the sequence goes on with %d, %v", next, err)
	}
	script(1, "-end.sql")
	var slots int
	if err := from.QueryRowContext(t.Context(), "SELECT count(*) FROM pg_replication_slots").Scan(&slots); err != nil || slots != 0 {
		t.Errorf("%d slots are left at the source, %v", slots, err)
	}
}

// TestDumpCarriesTables runs the generated scripts on two servers of either engine: first with a dump that writes a part
// and then fails, which the script has to say and of which PostgreSQL keeps nothing, then as they are.
func TestDumpCarriesTables(t *testing.T) {
	methods := map[string]string{"postgres": "dump", "mariadb": "mysqldump_binlog"}
	for engine, program := range map[string]string{"postgres": "pg_dump", "mariadb": "mysqldump"} {
		t.Run(engine, func(t *testing.T) {
			dbs, address := sides(t, engine)
			to := dbs[1]
			env, script := dumpEnv(t, engine, address), tried(t, methods[engine], engine, ".sh")

			folder, whole := t.TempDir(), need(t, program)
			broken := "#!/bin/sh\n" + quoted(whole) + ` "$@" | head -c 1500; exit 1` + "\n"
			if err := os.WriteFile(filepath.Join(folder, program), []byte(broken), 0o700); err != nil {
				t.Fatal(err)
			}
			out, err := attempt(t, append(slices.Clone(env), "PATH="+folder+":"+os.Getenv("PATH")), "sh", script)
			if err == nil {
				t.Errorf("half a dump is a success:\n%s", out)
			}
			if n := counts(t, to, engine); engine == "postgres" && n != [2]int{-1, -1} {
				t.Errorf("%v rows of half a dump were kept", n)
			}

			execute(t, env, "sh", script)
			if n := counts(t, to, engine); n != [2]int{2, 2} {
				t.Errorf("%v rows arrived", n)
			}
			if engine != "mariadb" {
				return
			}
			found, err := filepath.Glob(filepath.Join(filepath.Dir(script), "*.position"))
			if err != nil || len(found) != 1 {
				t.Fatalf("%v, %v", found, err)
			}
			position, err := os.ReadFile(found[0])
			if err != nil || !strings.HasPrefix(string(position), "-- CHANGE MASTER TO MASTER_LOG_FILE='") {
				t.Errorf("replication goes on from %q, %v", position, err)
			}
		})
	}
}

func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// dumpEnv tells the script of dump where both servers are: connection strings for PostgreSQL, groups of a .my.cnf else.
func dumpEnv(t *testing.T, engine string, address [2]string) []string {
	t.Helper()
	if engine == "postgres" {
		need(t, "pg_dump")
		need(t, "psql")
		return []string{"SOURCE=" + address[0], "TARGET=" + address[1]}
	}
	need(t, "mysqldump")
	need(t, "mysql")
	home, cnf := t.TempDir(), new(strings.Builder)
	for i, group := range []string{"client-old", "client-new"} {
		host, port, _ := strings.Cut(address[i], ":")
		fmt.Fprintf(cnf, "[%s]\nhost=%s\nport=%s\nuser=root\nprotocol=tcp\n", group, host, port)
	}
	if err := os.WriteFile(filepath.Join(home, ".my.cnf"), []byte(cnf.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return []string{"SOURCE=-old", "TARGET=-new", "HOME=" + home}
}

// TestRsyncCopiesAndCompares runs the generated script on folders with names that break scripts: after a copy nothing
// differs, and then exactly what was planted is told, of which a changed content keeps its size and time.
func TestRsyncCopiesAndCompares(t *testing.T) {
	need(t, "rsync")
	script, from, to := tried(t, "rsync", "nfs", ".sh"), t.TempDir(), t.TempDir()
	for _, name := range []string{"a b.txt", "学生/名单.csv", "x[1]{2}*?.csv", "line\nbreak", "-n", "case", "Case", "$(reboot)"} {
		file := filepath.Join(from, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte("of "+name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	execute(t, nil, "sh", script, "copy", from, to)
	execute(t, nil, "sh", script, "check", from, to)

	changed := filepath.Join(to, "case")
	info, err := os.Stat(changed)
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{
		os.WriteFile(changed, []byte("of CASE"), 0o600), os.Chtimes(changed, info.ModTime(), info.ModTime()),
		os.Remove(filepath.Join(to, "a b.txt")), os.WriteFile(filepath.Join(to, "planted"), nil, 0o600),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	out, err := attempt(t, nil, "sh", script, "check", from, to)
	if err == nil {
		t.Error("three differences are no difference")
	}
	for _, want := range []string{" case\n", " a b.txt\n", " planted\n"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not told:\n%s", want, out)
		}
	}
	if strings.Contains(out, "名单") || strings.Contains(out, "Case") {
		t.Errorf("what is equal is told:\n%s", out)
	}
}

// TestOssutilNeverDeletes looks at what the script asks of the program, which is a recorder here.
func TestOssutilNeverDeletes(t *testing.T) {
	script, folder, home := tried(t, "ossutil", "nfs", ".sh"), t.TempDir(), t.TempDir()
	recorder := "#!/bin/sh\nprintf '%s\\n' \"$@\"\n"
	if err := os.WriteFile(filepath.Join(folder, "ossutil"), []byte(recorder), 0o700); err != nil {
		t.Fatal(err)
	}
	env := []string{"PATH=" + folder + ":" + os.Getenv("PATH"), "HOME=" + home}
	asked := strings.Fields(execute(t, env, "sh", script, "copy", "/data/a", "oss://bucket/a/"))
	if slices.Contains(asked, "--delete") || !slices.Contains(asked, "--update") || !slices.Contains(asked, "24414") {
		t.Errorf("asks %q", asked)
	}
	checkpoints, reports := asked[slices.Index(asked, "--checkpoint-dir")+1], asked[slices.Index(asked, "--output-dir")+1]
	if strings.HasPrefix(reports, checkpoints) || !strings.HasPrefix(checkpoints, home) {
		t.Errorf("reports in %s would go with the checkpoints in %s", reports, checkpoints)
	}
	if out, err := attempt(t, env, "sh", script, "copy", "/data/a", "oss://bucket/a"); err == nil {
		t.Errorf("a target without a slash at its end is taken:\n%s", out)
	}
}
