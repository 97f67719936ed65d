package format

import "bytes"

// sqlDialect is how the writer of a dump spells strings, names and comments.
type sqlDialect struct {
	backslash    bool // \ escapes in '…'
	numeric      bool // \x41 and \101 too
	doubleQuoted bool // "…" is a string, not a name
	hash         bool // # starts a comment
	dollar       bool // $tag$ … $tag$ is a string
	brackets     bool // […] is a name
}

func mysqlDialect() sqlDialect {
	return sqlDialect{backslash: true, doubleQuoted: true, hash: true}
}

func postgresDialect() sqlDialect { return sqlDialect{numeric: true, dollar: true} }

// dialectOf guesses the dialect from the head of a dump by the words that only one of them has. Without any, a
// backslash is an escape if the head has one before a quote.
func dialectOf(head []byte) sqlDialect {
	low := bytes.ToLower(head)
	mysql := count(low, "`", "engine=", "engine =", "auto_increment", "/*!4", "mysql dump", "mariadb dump", "phpmyadmin",
		" comment '", "unlock tables")
	postgres := count(low, "postgresql database dump", "standard_conforming_strings", "from stdin", "::", "search_path",
		"pg_catalog", "character varying", "comment on ", "nextval(")
	switch {
	case bytes.Contains(low, []byte("[dbo]")), bytes.Contains(low, []byte("identity_insert")):
		return sqlDialect{brackets: true}
	case mysql > postgres:
		return mysqlDialect()
	case postgres > 0:
		return postgresDialect()
	default:
		return sqlDialect{backslash: bytes.Contains(head, []byte(`\'`)), doubleQuoted: bytes.Contains(head, []byte(`\"`))}
	}
}

// count returns how many of the words occur in text.
func count(text []byte, words ...string) int {
	n := 0
	for _, w := range words {
		if bytes.Contains(text, []byte(w)) {
			n++
		}
	}
	return n
}
