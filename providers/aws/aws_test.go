package aws_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/inventory/conform"
)

func TestConformsOnMoto(t *testing.T) {
	m := startMoto(t)
	m.bucket(t, "us-east-1", "oldest", 2)
	m.bucket(t, "eu-central-1", "copy", 0)
	m.bucket(t, "ap-southeast-1", "source", 3)
	m.replicate(t, "ap-southeast-1", "source", "copy")
	primary := m.instance(t, "ap-southeast-1", "crm")
	m.readReplica(t, "eu-central-1", "crm-copy", primary)
	cluster := m.aurora(t, "ap-southeast-1", "orders")
	m.table(t, "ap-southeast-1", "people", 100)
	cfg, seen := settings(t, m.url)
	cfg.Heads = 4
	p := open(t, cfg)
	err := conform.Check(t.Context(), p, conform.Config{
		Writes: seen.writes,
		Expected: conform.Expected{
			Stores: []inventory.ID{
				"arn:aws:s3:::oldest", "arn:aws:s3:::copy", "arn:aws:s3:::source", inventory.ID(primary),
				"arn:aws:rds:eu-central-1:" + account + ":db:crm-copy", inventory.ID(cluster),
				"arn:aws:dynamodb:ap-southeast-1:" + account + ":table/people",
			},
			Datasets: []inventory.ID{
				"arn:aws:s3:::oldest/学员/part *%25.csv", "arn:aws:s3:::source/学员/part *%25.csv",
				"arn:aws:dynamodb:ap-southeast-1:" + account + ":table/people/items",
			},
			Blanks: []conform.Blank{{
				Dataset: "arn:aws:dynamodb:ap-southeast-1:" + account + ":table/people/items", Column: "note", Null: 50, Empty: 50,
			}},
			// The server answers the question whether a policy is public with another document, for each bucket.
			Gaps: []inventory.Cause{inventory.Unsupported, inventory.Unsupported, inventory.Unsupported},
		},
	})
	if err != nil {
		t.Error(err)
	}
}

// TestPagesOnMoto lists with small pages, in both partitions.
func TestPagesOnMoto(t *testing.T) {
	m := startMoto(t)
	m.bucket(t, "us-east-1", "abroad", 0)
	m.bucket(t, "cn-north-1", "at-home", 1)
	for i := range 5 {
		m.table(t, "cn-north-1", "t"+strconv.Itoa(i), 1)
	}
	for i := range 45 {
		m.instance(t, "cn-northwest-1", "db"+strconv.Itoa(i))
	}
	cfg, seen := settings(t, m.url)
	cfg.URL, cfg.PageSize = "aws-cn", 20
	inv, err := inventory.Collect(t.Context(), open(t, cfg), inventory.CollectConfig{Source: "aws-cn"})
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[inventory.Kind]int{}
	for _, s := range inv.Stores {
		kinds[s.Kind]++
		if s.Partition != "aws-cn" || s.Place.Zone != inventory.Mainland || !strings.HasPrefix(string(s.ID), "arn:aws-cn:") {
			t.Errorf("%s: partition %s, zone %s", s.ID, s.Partition, s.Place.Zone)
		}
	}
	want := map[inventory.Kind]int{inventory.Bucket: 1, inventory.KeyValue: 5, inventory.Database: 45}
	if diff := cmp.Diff(want, kinds); diff != "" {
		t.Errorf("stores (-want +got):\n%s", diff)
	}
	if n := seen.seen["DescribeDBInstances"]; n != 4 { // three pages in one region, one in the other
		t.Errorf("%d pages of instances, want 4", n)
	}
	cfg.PageSize, cfg.Region, cfg.URL = 2, "cn-north-1", ""
	seen.seen = map[string]int{}
	for s := range open(t, cfg).Stores(t.Context(), inventory.Scope{
		Provider: "aws", Partition: "aws-cn", Account: account, Region: "cn-north-1", Service: "dynamodb",
	}) {
		kinds[s.Kind]--
	}
	if n := seen.seen["ListTables"]; n != 3 || kinds[inventory.KeyValue] != 0 {
		t.Errorf("%d pages of tables, %d tables too few", n, kinds[inventory.KeyValue])
	}
}

// TestSampleOnMoto reads some rows of a table, the same each time, and states how.
func TestSampleOnMoto(t *testing.T) {
	m := startMoto(t)
	m.table(t, "eu-west-1", "people", 400)
	cfg, _ := settings(t, m.url)
	cfg.Region = "eu-west-1"
	p := open(t, cfg)
	store := inventory.Store{ID: "arn:aws:dynamodb:eu-west-1:" + account + ":table/people", Service: "dynamodb", Name: "people"}
	for d, err := range p.Datasets(t.Context(), store) {
		if err != nil {
			t.Fatal(err)
		}
		rows := 0
		for b, err := range p.Read(t.Context(), d, inventory.Want{Rows: 40, Seed: 7}) {
			if err != nil {
				t.Fatal(err)
			}
			rows += b.Rows
			if b.Design.Sampling != inventory.RandomBlocks || b.Design.Of != 400 {
				t.Errorf("design %+v", b.Design)
			}
		}
		if rows == 0 || rows > 40 {
			t.Errorf("%d rows, wanted 40", rows)
		}
	}
}
