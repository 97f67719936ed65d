package format_test

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/format"
	"github.com/domicile/domicile/internal/inventory"
)

// dumped is what a test sees of a dump: "table.column type 'comment'" → cells.
func dumped(tb testing.TB, dump string, w inventory.Want) (map[string][]string, error) {
	tb.Helper()
	got := map[string][]string{}
	var last error
	for b, err := range format.Read(tb.Context(), memory("a.sql", []byte(dump)), format.Options{Dataset: "x", Want: w}) {
		if err != nil {
			last = err
			continue
		}
		for i := range b.Columns {
			c := &b.Columns[i]
			key := strings.TrimSpace(strings.TrimPrefix(string(b.Dataset), "x#") + "." + c.Name + " " + c.Type)
			if c.Comment != "" {
				key += " '" + c.Comment + "'"
			}
			got[key] = append(got[key], []string{}...)
			for k := range c.Len() {
				v := string(c.Value(k))
				if c.IsNull(k) {
					v = "∅"
				}
				got[key] = append(got[key], v)
			}
		}
	}
	return got, last
}

func TestSQLDump(t *testing.T) {
	tests := []struct {
		name, in string
		want     map[string][]string
	}{
		{
			"mysqldump", "-- MySQL dump 10.13\n/*!40101 SET NAMES utf8 */;\nDROP TABLE IF EXISTS `t`;\n" +
				"CREATE TABLE `t` (\n `id` int(11) unsigned NOT NULL AUTO_INCREMENT COMMENT '编号',\n" +
				" `n;a\"me` varchar(20) CHARACTER SET utf8 DEFAULT 'it''s; COMMENT' COMMENT 'it\\'s, 名',\n" +
				" `e` enum('a','b)') NOT NULL,\n PRIMARY KEY (`id`), KEY `k` (`e`)\n) ENGINE=InnoDB COMMENT='表';\n" +
				"LOCK TABLES `t` WRITE;\nINSERT INTO `t` VALUES (1,'a\\nb\\\\\\'','a'),(2,NULL,'b)'),(-3.5e-1,'','\\%');\n" +
				"UNLOCK TABLES;\n-- Dump completed on 2024-01-01\n",
			map[string][]string{
				"t.id int(11) unsigned '编号'":      {"1", "2", "-3.5e-1"},
				"t.n;a\"me varchar(20) 'it's, 名'": {"a\nb\\'", "∅", ""},
				"t.e enum('a','b)')":              {"a", "b)", "\\%"},
			},
		},
		{
			"hex, bits, character sets, tails",
			"INSERT IGNORE INTO `t` (`a`,`b`) VALUES (0x616263,_utf8mb4'张'),(X'E5BCA0',_binary 'x'),(0xFF00,b'101'),\n" +
				"(DEFAULT,N'n') ON DUPLICATE KEY UPDATE a=VALUES(a), b='(9,9)';\nREPLACE INTO t(b) VALUES(\"q\\\"q\");",
			map[string][]string{
				"t.a": {"abc", "张", "FF00", "∅", "∅"}, "t.b": {"张", "x", "101", "n", "q\"q"},
			},
		},
		{
			"expressions", "create table t(a int, b text, c text) engine=x;\n" +
				"insert into t values (1, to_date('2020-01-02', 'YYYY'), now()), (2 + 3, cast('x' as json), (select 1));" +
				"insert into t set c = 'z', a = 4;",
			map[string][]string{
				"t.a int": {"1", "2", "4"}, "t.b text": {"2020-01-02", "x", "∅"}, "t.c text": {"now()", "(select1)", "z"},
			},
		},
		{
			"pg_dump with COPY", "--\n-- PostgreSQL database dump\n--\nSET standard_conforming_strings = on;\n" +
				"CREATE TABLE public.t (\n id bigint NOT NULL,\n key character varying(9) DEFAULT 'a\\'::character varying,\n" +
				" at timestamp(6) with time zone,\n n numeric(5,2)[],\n CONSTRAINT c CHECK ((id > 0))\n);\n" +
				"COMMENT ON TABLE public.t IS '表';\nCOMMENT ON COLUMN public.t.key IS '名''称';\n" +
				"CREATE FUNCTION f() RETURNS text AS $_$ SELECT ';' || '$$' ; INSERT INTO t VALUES (9); $_$ LANGUAGE sql;\n" +
				"COPY public.t (id, key, at, n) FROM stdin;\n1\ta\\tb\\\\c\t\\N\t{1}\n2\t\t2020-01-01\t\\N\r\n\\.\n" +
				"CREATE TABLE s2.t (x int);\nINSERT INTO s2.t VALUES (7);\n--\n-- PostgreSQL database dump complete\n--\n",
			map[string][]string{
				"t.id bigint": {"1", "2"}, "t.key character varying(9) '名'称'": {"a\tb\\c", ""},
				"t.at timestamp(6) with time zone": {"∅", "2020-01-01"}, "t.n numeric(5,2)[]": {"{1}", "∅"},
				"s2.t.x int": {"7"},
			},
		},
		{
			"pg_dump with INSERT", "SET search_path = pg_catalog;\nCREATE TABLE t (a text, b bytea);\n" +
				"INSERT INTO public.t OVERRIDING SYSTEM VALUE VALUES ('a\\', E'\\x41\\101\\u5f20\\n') ON CONFLICT DO NOTHING;\n" +
				"INSERT INTO t VALUES ('{\"k\": 1}'::jsonb, '\\x00ff');",
			map[string][]string{
				"t.a text": {"a\\", `{"k": 1}`}, "t.b bytea": {"AA张\n", `\x00ff`},
			},
		},
		{
			"partitions and inheritance", "CREATE TABLE p (a int, b text) PARTITION BY RANGE (a);\nCREATE TABLE p1 (b text, a int);\n" +
				"ALTER TABLE ONLY public.p ATTACH PARTITION public.p1 FOR VALUES FROM (1) TO (2);\n" +
				"COPY public.p1 (b, a) FROM stdin;\nx\t1\n\\.\nCREATE TABLE c (z int) INHERITS (p);\n",
			map[string][]string{
				"p.a int": {"1"}, "p.b text": {"x"}, "c.a int": nil, "c.b text": nil, "c.z int": nil,
			},
		},
		{
			"routines", "DELIMITER ;;\nCREATE TRIGGER x BEFORE INSERT ON `t` FOR EACH ROW BEGIN INSERT INTO log VALUES ('a;;'); END ;;\n" +
				"DELIMITER ;\nCREATE TABLE `t` (a int);\nINSERT INTO t VALUES (1);\n" +
				"CREATE TRIGGER y AFTER INSERT ON t BEGIN UPDATE t SET a = CASE a WHEN 1 THEN 2 END; INSERT INTO log VALUES (2); END;\n" +
				"INSERT INTO t VALUES (2);",
			map[string][]string{"t.a int": {"1", "2"}},
		},
		{
			"SQL Server", "SET IDENTITY_INSERT [dbo].[用户] ON\nGO\nINSERT [dbo].[用户] ([编号], [姓 名]) VALUES (1, N'O''Neil')\n" +
				"INSERT [dbo].[用户] ([编号], [姓 名]) VALUES (2, CAST(N'b' AS ntext))\nGO\n",
			map[string][]string{"用户.编号": {"1", "2"}, "用户.姓 名": {"O'Neil", "b"}},
		},
		{
			"ALTER and phpMyAdmin", "-- phpMyAdmin SQL Dump\nCREATE TABLE `v` (`x` int);\nCREATE TABLE `t` (`a` int) COMMENT 'old';\n" +
				"INSERT INTO `t` (`a`) VALUES\n(1),\n(2);\nALTER TABLE `t` ADD PRIMARY KEY (`a`), MODIFY `a` int NOT NULL COMMENT '键',\n" +
				" ADD COLUMN `b` varchar(3) COMMENT '新', COMMENT='new';\nDROP TABLE IF EXISTS `v`;\nCREATE VIEW `v` AS SELECT 1;\n",
			map[string][]string{"t.a int": {"1", "2"}, "t.a int '键'": nil, "t.b varchar(3) '新'": nil},
		},
		{
			"two databases", "CREATE DATABASE `a`; USE `a`;\nCREATE TABLE `t` (x int);\nINSERT INTO t VALUES (1);\nUSE `b`;\n" +
				"CREATE TABLE `t` (x int);\nINSERT INTO `t` VALUES (2);",
			map[string][]string{"t.x int": {"1"}, "b.t.x int": {"2"}},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := dumped(t, tt.in, inventory.Want{})
			if err != nil {
				t.Error(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestSQLDumpCut cuts a dump at every byte: what was read before stays, and the cut is a gap unless it is no cut.
func TestSQLDumpCut(t *testing.T) {
	const dump = "-- MySQL dump 10.13\nCREATE TABLE `t` (`a` int, `b` text);\nINSERT INTO `t` VALUES (1,'x'),(2,'y');\n-- Dump completed\n"
	for i := len("-- MySQL dump 10.13\nCREATE TABLE `t` (") + 1; i < len(dump)-len("-- Dump completed\n"); i++ {
		got, err := dumped(t, dump[:i], inventory.Want{})
		if g := inventory.AsGap(err); g == nil || g.Cause != inventory.Truncated {
			t.Fatalf("cut at %q: %v", dump[:i], err)
		}
		if i > strings.Index(dump, ",(2") && got["t.a int"] == nil {
			t.Fatalf("cut at %q: the first row is gone", dump[:i])
		}
	}
}

// TestSQLDumpSample wants a random sample of each table, the same one again.
func TestSQLDumpSample(t *testing.T) {
	var sb strings.Builder
	sb.WriteString("CREATE TABLE `t` (`a` int);\nCREATE TABLE `u` (`a` int);\nINSERT INTO `u` VALUES (1),(2);\n")
	for i := range 3000 {
		fmt.Fprintf(&sb, "INSERT INTO `t` VALUES (%d);\n", i)
	}
	want := inventory.Want{Rows: 30, Seed: 7}
	got, err := dumped(t, sb.String(), want)
	if err != nil {
		t.Fatal(err)
	}
	again, _ := dumped(t, sb.String(), want)
	if diff := cmp.Diff(got, again); diff != "" {
		t.Error(diff)
	}
	if len(got["u.a int"]) != 2 || len(got["t.a int"]) != 30 {
		t.Fatalf("%v", got)
	}
	thirds := map[int]bool{}
	for _, v := range got["t.a int"] {
		n := 0
		fmt.Sscan(v, &n)
		thirds[n/1000] = true
	}
	if len(thirds) != 3 {
		t.Errorf("rows only of %v", thirds)
	}
}

// TestSQLDumpLarge wants flat memory for a long string, and a gap for what was cut.
func TestSQLDumpLarge(t *testing.T) {
	long := strings.Repeat("x", 1<<20)
	r := io.MultiReader(strings.NewReader("INSERT INTO `t` VALUES (1,'"), strings.NewReader(long), strings.NewReader("'),(2,'b');"))
	data, _ := io.ReadAll(r)
	got, err := dumped(t, string(data), inventory.Want{})
	if g := inventory.AsGap(err); g == nil || g.Cause != inventory.TooLarge {
		t.Errorf("want a gap, have %v", err)
	}
	if c := got["t.c2"]; len(c) != 2 || len(c[0]) > 1<<18 || c[1] != "b" {
		t.Error("the long value is not cut, or took the next one with it")
	}
}

func FuzzSQLDump(f *testing.F) {
	f.Add("-- MySQL dump\nCREATE TABLE `t` (a int COMMENT 'x') COMMENT='y';INSERT INTO t VALUES (1,'a'),(0x41,NULL);")
	f.Add("-- PostgreSQL database dump\nCREATE TABLE t (a text);COPY t (a) FROM stdin;\na\\tb\n\\.\n$$;$$;\\connect x\n")
	f.Add("DELIMITER //\nCREATE PROCEDURE p() BEGIN IF 1 THEN SELECT ';'; END IF; END//\n/*!50003 x */ INSERT INTO a SET b=1;")
	f.Fuzz(func(t *testing.T, dump string) {
		for _, w := range []inventory.Want{{}, {Rows: 3}} {
			if _, err := dumped(t, dump, w); err != nil && inventory.AsGap(err) == nil {
				t.Errorf("%v is no gap", err)
			}
		}
	})
}

// bigDump is a dump of n rows in the style of mysqldump or pg_dump.
func bigDump(n int, copied bool) []byte {
	var buf bytes.Buffer
	r := rand.New(rand.NewPCG(1, 2))
	buf.WriteString("CREATE TABLE `t` (`id` int, `name` varchar(9), `phone` varchar(11), `addr` text);\n")
	if copied {
		buf.Reset()
		buf.WriteString("SET standard_conforming_strings = on;\nCOPY public.t (id, name, phone, addr) FROM stdin;\n")
	}
	for i := range n {
		phone, room := 13800000000+r.IntN(1e8), r.IntN(900)
		switch {
		case copied:
			fmt.Fprintf(&buf, "%d\t张三\t%d\t上海市浦东新区张江路%d号\n", i, phone, room)
		case i%500 == 0:
			fmt.Fprintf(&buf, ";\nINSERT INTO `t` VALUES (%d,'张三','%d','上海市浦东新区张江路%d号')", i, phone, room)
		default:
			fmt.Fprintf(&buf, ",(%d,'张三','%d','上海市浦东新区张江路%d号')", i, phone, room)
		}
	}
	if copied {
		buf.WriteString("\\.\n")
	}
	return buf.Bytes()
}

func BenchmarkSQLDump(b *testing.B) {
	for name, copied := range map[string]bool{"insert": false, "copy": true} {
		b.Run(name, func(b *testing.B) {
			data := bigDump(100_000, copied)
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			since := processorTime(b)
			for b.Loop() {
				for _, err := range format.Read(b.Context(), memory("a.sql", data), format.Options{Dataset: "x"}) {
					if err != nil {
						b.Fatal(err)
					}
				}
			}
			perProcessor(b, len(data), since)
		})
	}
}

// TestSQLDumpHeadNamesNoPhantom puts the end of the head inside the name of a table at every byte of it.
func TestSQLDumpHeadNamesNoPhantom(t *testing.T) {
	const head = 64 << 10 // what Inspect looks at
	const last = "INSERT INTO `member_of_club` VALUES (1);\n"
	for in := range len("INSERT INTO `member_of_club`") {
		filler := "CREATE TABLE `t` (`a` int);\n-- " + strings.Repeat("x", head)
		dump := filler[:head-in-1] + "\n" + last + strings.Repeat("-- end\n", 100)
		l, err := format.Inspect(t.Context(), object("dump.sql", dump), format.Options{Dataset: "d"})
		if err != nil {
			t.Fatal(err)
		}
		for _, table := range l.Tables {
			if table.Name != "t" {
				t.Errorf("head ends %d bytes into the statement: a table %q", in, table.Name)
			}
		}
	}
}
