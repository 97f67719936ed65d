package demo_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/domicile/domicile/internal/demo"
)

// TestStoresComeHome asks that what came home lies in a bucket of the mainland, what is gone is gone, and the rest is as
// it was.
func TestStoresComeHome(t *testing.T) {
	dir := t.TempDir()
	opt := demo.Options{Divide: 2000, Home: "arn:aws:s3:::edu-students-sg", Gone: "arn:aws:s3:::edu-students-backup-eu"}
	if _, err := demo.Generate(t.Context(), dir, opt); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(dir, "estate.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	estate := string(data)
	for text, want := range map[string]bool{
		"id: acs:oss:*:1234567890123456:edu-students-sg": true, "region: cn-shanghai": true, "aws/edu-enrolments-sg": true,
		"arn:aws:s3:::edu-students-sg": false, "edu-students-backup-eu": false,
	} {
		if strings.Contains(estate, text) != want {
			t.Errorf("%q: want %t in\n%s", text, want, estate)
		}
	}
	for path, want := range map[string]bool{
		"aliyun/edu-students-sg/students/part-00.csv": true, "aws/edu-students-sg": false, "aws/edu-students-backup-eu": false,
	} {
		if _, err := os.Stat(filepath.Join(dir, filepath.FromSlash(path))); (err == nil) != want {
			t.Errorf("%s: %v, want %t", path, err, want)
		}
	}
}
