package plan_test

import (
	"testing"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/plan"
)

// TestBucketName takes the name that the cloud knows, not the folder into which somebody exported the bucket.
func TestBucketName(t *testing.T) {
	for id, want := range map[inventory.ID]string{
		"arn:aws:s3:::real":                                      "real",
		"arn:aws-cn:s3:::real-cn":                                "real-cn",
		"acs:oss:*:1234567890123456:real-oss":                    "real-oss",
		"//storage.googleapis.com/projects/_/buckets/real-gcs":   "real-gcs",
		"arn:aws:s3:::real/with/key":                             "export",
		"arn:test:::photos":                                      "export",
		"arn:aws:rds:eu-west-1:111122223333:db:no-bucket-at-all": "export",
	} {
		if got := plan.BucketName(&inventory.Store{ID: id, Name: "export", Kind: inventory.Bucket}); got != want {
			t.Errorf("%s: %s, want %s", id, got, want)
		}
	}
	if got := plan.BucketName(&inventory.Store{ID: "arn:aws:s3:::real", Name: "mount", Kind: inventory.FileSystem}); got != "mount" {
		t.Error(got)
	}
}
