package aws_test

import (
	"testing"

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
