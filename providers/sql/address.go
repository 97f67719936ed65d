package sql

import (
	"errors"
	"net"
	"net/url"
	"path"
	"strings"

	"github.com/domicile/domicile/internal/inventory"
)

// The engines, as addresses and scopes spell them.
const (
	postgresName = "postgres"
	mysqlName    = "mysql"
	sqliteName   = "sqlite"
)

// address is what a DSN says.
type address struct {
	engine   string
	dsn      string
	url      *url.URL
	endpoint string // host:port; "" for SQLite
	host     string
	database string // "" for every database of the server
	file     string // of SQLite
}

// errAddress tells nothing of the address: it holds a password.
var errAddress = errors.New("the address is none of postgres://…, mysql://…, sqlite:///file")

func parseAddress(dsn string) (address, error) {
	scheme, rest, ok := strings.Cut(dsn, ":")
	if !ok {
		return address{}, errAddress
	}
	switch scheme {
	case "postgres", "postgresql":
		return parseServer(dsn, postgresName, "5432")
	case "mysql", "mariadb":
		return parseServer(dsn, mysqlName, "3306")
	case "sqlite", "sqlite3":
		file, _, _ := strings.Cut(strings.TrimPrefix(rest, "//"), "?")
		if file == "" {
			return address{}, errAddress
		}
		if plain, err := url.PathUnescape(file); err == nil {
			file = plain
		}
		return address{engine: sqliteName, file: file}, nil
	}
	return address{}, errAddress
}

func parseServer(dsn, engine, port string) (address, error) {
	u, err := url.Parse(dsn)
	if err != nil {
		return address{}, errAddress
	}
	a := address{engine: engine, dsn: dsn, url: u, database: strings.Trim(u.Path, "/")}
	if p := u.Port(); p != "" {
		port = p
	}
	if p := u.Query().Get("port"); p != "" {
		port = p
	}
	a.host = u.Hostname()
	if h := u.Query().Get("host"); h != "" {
		a.host = h
	}
	a.endpoint = net.JoinHostPort(plainHost(a.host), port)
	return a, nil
}

// plainHost gives every way of saying "this machine", sockets included, one name, so that ids do not depend on it.
func plainHost(host string) string {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	ip := net.ParseIP(host)
	if host == "" || host == "localhost" || strings.HasPrefix(host, "/") || ip != nil && ip.IsLoopback() {
		return "localhost"
	}
	return host
}

// name is the source when the settings give it none.
func (a address) name() string {
	if a.engine == sqliteName {
		return strings.TrimSuffix(path.Base(strings.ReplaceAll(a.file, `\`, "/")), path.Ext(a.file))
	}
	return a.endpoint
}

// storeID names a database.
func (p *Provider) storeID(database string) inventory.ID {
	if p.addr.engine == sqliteName {
		return inventory.ID("sqlite:" + escape(p.cfg.Name))
	}
	return inventory.ID(p.addr.engine + "://" + p.addr.endpoint + "/" + escape(database))
}

// datasetID names a table of a store.
func datasetID(store inventory.ID, schema, table string) inventory.ID {
	name := escape(table)
	if schema != "" {
		name = escape(schema) + "." + name
	}
	return store + "/" + inventory.ID(name)
}

// escape keeps a name from being taken for two: the marks of ids are written as %XX in it.
func escape(name string) string {
	return strings.NewReplacer("%", "%25", "/", "%2F", "#", "%23", "?", "%3F", ".", "%2E").Replace(name)
}

// unescape undoes escape.
func unescape(name string) string {
	return strings.NewReplacer("%2E", ".", "%3F", "?", "%23", "#", "%2F", "/", "%25", "%").Replace(name)
}

// splitID finds a dataset of the provider by its id.
func (p *Provider) splitID(d inventory.Dataset) name {
	at := strings.LastIndexByte(string(d.ID), '/')
	store, last := string(d.ID[:max(at, 0)]), string(d.ID[at+1:])
	var of name
	if p.addr.engine != sqliteName {
		of.database = unescape(store[strings.LastIndexByte(store, '/')+1:])
	}
	schema, table, ok := strings.Cut(last, ".")
	if !ok {
		schema, table = "", last
	}
	of.schema, of.table = unescape(schema), unescape(table)
	return of
}
