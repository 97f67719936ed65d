package sqltest

import (
	"path/filepath"
	"testing"

	_ "github.com/go-sql-driver/mysql" // the driver "mysql"
)

// MariaDB starts a MariaDB server and returns the address of its superuser, without a database.
func MariaDB(tb testing.TB) string {
	tb.Helper()
	install, mariadbd := find(tb, "mariadb-install-db", "/usr/bin"), find(tb, "mariadbd", "/usr/sbin")
	s := newServer(tb, "mysql")
	s.driver, s.address = "mysql", "tester@tcp(127.0.0.1:"+s.port+")/"
	data := filepath.Join(s.folder, "data")
	s.prepare(tb, install, "--no-defaults", "--basedir=/usr", "--datadir="+data, "--skip-test-db",
		"--auth-root-authentication-method=normal", "--auth-root-socket-user=tester")
	s.address = "root@tcp(127.0.0.1:" + s.port + ")/"
	s.serve(tb, mariadbd, "--no-defaults", "--datadir="+data, "--port="+s.port, "--bind-address=127.0.0.1",
		"--socket="+filepath.Join(s.folder, "s"), "--pid-file="+filepath.Join(s.folder, "pid"),
		"--innodb-buffer-pool-size=16M", "--innodb-flush-log-at-trx-commit=0", "--tmpdir="+s.folder, "--skip-name-resolve",
		"--log-bin=bin", "--server-id=1") // so that tests can ask where replication goes on from
	return "mysql://root@127.0.0.1:" + s.port
}
