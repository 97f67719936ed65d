package plan_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/domicile/domicile/internal/plan"
)

// TestDTSWords repeats by hand what the argument references of the four resources list.
func TestDTSWords(t *testing.T) {
	instance := strings.Fields("ADS DB2 DRDS DataHub Greenplum MSSQL MySQL PolarDB PostgreSQL Redis Tablestore as400 clickhouse kafka odps oracle polardb_o polardb_pg tidb")
	jobSource := strings.Fields("AS400 DB2 DMSPOLARDB HBASE MONGODB MSSQL ORACLE PolarDB POLARDBX20 POLARDB_O POSTGRESQL TERADATA")
	jobTarget := strings.Fields("ADB30 AS400 DATAHUB DB2 GREENPLUM KAFKA MONGODB MSSQL MySQL ORACLE PolarDB POLARDBX20 POLARDB_O PostgreSQL")
	lists := []struct {
		name, own string
		known     []string
		word      func(*plan.DTSEngine) string
	}{
		{"dts_migration_instance source", "MongoDB", instance, func(e *plan.DTSEngine) string { return e.Migration.Instance.Source() }},
		{"dts_migration_instance target", "MongoDB", instance, func(e *plan.DTSEngine) string { return e.Migration.Instance.Target() }},
		{"dts_synchronization_instance source", "mongodb", instance, func(e *plan.DTSEngine) string { return e.Synchronization.Instance.Source() }},
		{"dts_synchronization_instance target", "mongodb", instance, func(e *plan.DTSEngine) string { return e.Synchronization.Instance.Target() }},
		{"dts_migration_job source", "MySQL", jobSource, func(e *plan.DTSEngine) string { return e.Migration.Job.Source() }},
		{"dts_migration_job target", "ADS", jobTarget, func(e *plan.DTSEngine) string { return e.Migration.Job.Target() }},
		{"dts_synchronization_job source", "MYSQL", jobSource, func(e *plan.DTSEngine) string { return e.Synchronization.Job.Source() }},
		{"dts_synchronization_job target", "ADB20", jobTarget, func(e *plan.DTSEngine) string { return e.Synchronization.Job.Target() }},
	}
	k := shipped(t)
	for i := range k.DTS.Engines {
		for _, l := range lists {
			if w := l.word(&k.DTS.Engines[i]); w != "" && w != l.own && !slices.Contains(l.known, w) {
				t.Errorf("%s: %s does not list %q", k.DTS.Engines[i].ID, l.name, w)
			}
		}
	}
	if e := k.DTS.Engine("rds_postgres"); e == nil || e.Migration.Job != (plan.DTSPair{"POSTGRESQL", "PostgreSQL"}) {
		t.Errorf("the job of a migration names PostgreSQL %v", e)
	}
	if k.DTS.Engine("quickbi") != nil || k.DTS.Kind("quickbi") != nil || k.DTS.Kind("mongodb").Migration != "MONGODB" {
		t.Error("a service has the words of another")
	}
}

func TestDTSVocabularyWithMistakesDoesNotLoad(t *testing.T) {
	for name, data := range map[string]string{
		"doubled":          "engines: [{id: a, source: s, mark: P}, {id: a, source: s, mark: P}]",
		"needs a source":   "engines: [{id: a, mark: P}]",
		"is unknown":       "engines: [{id: a, source: s, mark: P, services: [nowhere]}]",
		"unknown service":  "kinds: [{service: nowhere, migration: RDS, synchronization: RDS}]",
		"field colour not": "colour: red",
	} {
		fsys := fstest.MapFS{"dts/a.yaml": &fstest.MapFile{Data: []byte(data)}}
		for _, folder := range []string{"targets", "prices", "limits", "calendars"} {
			fsys[folder+"/README"] = &fstest.MapFile{}
		}
		if _, err := plan.Load(fsys); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("got %v, want %q", err, name)
		}
	}
}
