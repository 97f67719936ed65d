package objects_test

import (
	"testing"

	"github.com/domicile/domicile/internal/format/objects"
)

func TestReportsAt(t *testing.T) {
	for _, tt := range []struct {
		setting, bucket, prefix string
		ok                      bool
	}{
		{"", "", "", true},
		{"none", "", "", true},
		{"s3://reports", "reports", "", true},
		{"oss://reports/a/b/", "reports", "a/b", true},
		{"reports/a", "", "", false},
		{"https://reports/a", "", "", false},
		{"s3://key:secret@reports/a", "", "", false},
	} {
		at, err := objects.ReportsAt(tt.setting)
		if at.Bucket != tt.bucket || at.Prefix != tt.prefix || (err == nil) != tt.ok {
			t.Errorf("%q: %q, %v", tt.setting, at, err)
		}
	}
}
