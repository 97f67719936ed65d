package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/domicile/domicile/internal/verify"
	"github.com/domicile/domicile/providers/s3/s3test"
)

// movedEstate is a bucket abroad that a grade brings home.
const movedEstate = `stores:
  - path: crm-bucket
    provider: aws
    partition: aws
    account: "111122223333"
    service: s3
    region: ap-southeast-1
    id: arn:aws:s3:::crm-bucket
    exposure: private
    entity: shop-cn
    tags: {mlps_level: "3", important_data: "no"}
`

const movedSettings = `entities: [{id: shop-cn, name: Shop (Shanghai) Co., place: cn, sectors: [ecommerce], ciio: false, state_organ: false}]
`

// movedObjects are what the bucket holds: names that break copies, an empty object, one that is read in pieces.
func movedObjects() map[string]string {
	all := map[string]string{
		"people/Case.csv": csvOfPeople(1, 5), "people/case.csv": csvOfPeople(2, 5), "学生/名单.csv": csvOfPeople(3, 20),
		"a+b c/people.csv": csvOfPeople(4, 3), "big/people.csv": csvOfPeople(1000, 5000),
	}
	for i := range 40 {
		all[fmt.Sprintf("daily/part-%03d.csv", i)] = csvOfPeople(100*i, 10+i)
	}
	return all
}

// planOf scans an estate folder and plans, and returns the step that compares.
func planOf(t *testing.T, m *machine, files map[string]string) verify.Pair {
	t.Helper()
	m.write(t, "estate/domicile.yaml", movedSettings)
	m.write(t, "estate/estate.yaml", movedEstate)
	for key, text := range files {
		m.write(t, "estate/crm-bucket/"+key, text)
	}
	if code := m.run(t.Context(), "scan", "-q", "--config", m.path("estate/domicile.yaml"), "--out", m.path("out"), m.path("estate")); code != exitDone && code != exitGaps {
		t.Fatalf("scan: exit %d, stderr: %s", code, &m.stderr)
	}
	if code := m.run(t.Context(), "plan", "-q", "--out", m.path("out")); code != exitDone && code != exitGaps {
		t.Fatalf("plan: exit %d, stderr: %s", code, &m.stderr)
	}
	pairs, err := readPairs(m.path("out/plan/verify/pairs.yaml"))
	if err != nil || len(pairs) != 1 {
		t.Fatalf("%d pairs, %v", len(pairs), err)
	}
	return pairs[0]
}

// result reads what a comparison wrote.
func (m *machine) result(t *testing.T, p verify.Pair) verify.Document {
	t.Helper()
	data, err := os.ReadFile(m.path("out/plan/verify", p.Result))
	if err != nil {
		t.Fatalf("%v; stderr: %s", err, &m.stderr)
	}
	d, err := verify.ReadDocument(data)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestMoveOfBucket: the generated rclone configuration moves a bucket from one server to another, the comparison finds
// no difference, and then exactly what was planted.
func TestMoveOfBucket(t *testing.T) {
	rclone := needProgram(t, "rclone")
	source, target := s3test.Start(t), s3test.Start(t)
	m := newMachine(t)
	files := movedObjects()
	pair := planOf(t, m, files)
	source.Bucket(t, "crm-bucket", files)
	target.Bucket(t, "crm-home", nil)
	m.write(t, "domicile.yaml", fmt.Sprintf(`out: %s
runner: {place: cn}
sources:
  - {name: old, url: "s3://crm-bucket?endpoint=%s&region=%s", user: %s, secret: {file: %s}, place: sg}
  - {name: new, url: "s3://crm-home?endpoint=%s&region=%s", user: %s, secret: {file: %s}, place: cn}
`, m.path("out"), source.URL, s3test.Region, s3test.AccessKey, m.path("secret"), target.URL, s3test.Region, s3test.AccessKey, m.path("secret")))
	m.write(t, "secret", s3test.SecretKey)

	script := m.path("out/plan/rclone", strings.TrimSuffix(pair.Result, ".result.json")+".sh")
	c := exec.CommandContext(t.Context(), "sh", script, "copy")
	c.Env = []string{"TARGET=crm-home", "PATH=" + filepath.Dir(rclone) + ":" + os.Getenv("PATH"), "HOME=" + m.home}
	for remote, url := range map[string]string{"HOME": target.URL, "AWS_AP_SOUTHEAST_1": source.URL} {
		name := "RCLONE_CONFIG_" + remote + "_"
		c.Env = append(c.Env, name+"ENDPOINT="+url, name+"PROVIDER=Other", name+"REGION="+s3test.Region,
			name+"ACCESS_KEY_ID="+s3test.AccessKey, name+"SECRET_ACCESS_KEY="+s3test.SecretKey, name+"ENV_AUTH=false")
	}
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}

	check := func(code int, want verify.Counts) verify.Document {
		t.Helper()
		got := m.run(t.Context(), "--config", m.path("domicile.yaml"), "plan", "verify", pair.Wave, "--source", "old", "--target", "new")
		d := m.result(t, pair)
		if got != code || d.Counts != want || d.Equal != (code == exitDone) || d.Total != int64(len(files)) || d.Compared != d.Total {
			t.Fatalf("exit %d; %+v\n%s%s", got, d, &m.stdout, &m.stderr)
		}
		if d.Frozen.Is != "yes" {
			t.Errorf("frozen %v", d.Frozen)
		}
		return d
	}
	check(exitDone, verify.Counts{})

	corrupt := strings.Replace(files["daily/part-007.csv"], "139", "138", 1)
	target.Put(t, "crm-home", "daily/part-007.csv", corrupt)
	target.Delete(t, "crm-home", "学生/名单.csv")
	target.Put(t, "crm-home", "daily/part-999.csv", "x")
	d := check(exitResults, verify.Counts{Missing: 1, Extra: 1, Differs: 1})
	plain, err := json.Marshal(d)
	if err != nil || bytes.Contains(plain, []byte("part-007")) || bytes.Contains(plain, []byte("part-999")) {
		t.Errorf("the result names a key: %s, %v", plain, err)
	}

	run := func(args ...string) int {
		return m.run(t.Context(), append([]string{"--config", m.path("domicile.yaml"), "plan", "verify", pair.Step}, args...)...)
	}
	if code := run("--sign", "Li Lei"); code != exitUsage || m.result(t, pair).SignedBy != "" {
		t.Errorf("a result that is not equal was signed: exit %d, %s", code, &m.stderr)
	}
	if code := run("--source", "old", "--target", "new", "--show-keys"); code != exitResults {
		t.Errorf("exit %d: %s", code, &m.stderr)
	}
	if keys := m.result(t, pair).Differences; len(keys) != 3 || keys[0].Key != "daily/part-007.csv" {
		t.Errorf("differences %+v", keys)
	}
	if code := run("--sign", "Li Lei", "--accept-differences", "agreed with the owner"); code != exitDone || m.result(t, pair).SignedBy != "Li Lei" {
		t.Errorf("exit %d, %s", code, &m.stderr)
	}
}

// needProgram finds a program. Without it the test is skipped, unless CI says that it must be there.
func needProgram(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err == nil {
		return path
	}
	if os.Getenv("CI") == "true" {
		t.Fatalf("%s is missing; .ci/run installs it", name)
	}
	t.Skipf("%s is missing", name)
	return ""
}
