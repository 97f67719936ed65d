package notify

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/domicile/domicile/internal/inventory"
)

// Ping tells a service that watches for silence (healthchecks.io, and what speaks as it does) that a scan began and how it
// ended: healthchecks.io/docs/http_api and /docs/signaling_failures, read in November 2026.
type Ping struct {
	URL        inventory.Secret // holds the id of the check
	ExitStatus bool             // the end is told as /0, /1, /3 …; every other than 0 counts as a failure there
}

// Start says that a scan begins. It returns a code as a target's, "" when the service took it.
func (p *Ping) Start(ctx context.Context, client *http.Client, scan string) string {
	return p.call(ctx, client, "/start", scan, nil)
}

// End says how a scan ended: with its exit code and counts. Gaps are told, and no failure unless ExitStatus is set.
func (p *Ping) End(ctx context.Context, client *http.Client, scan string, exit int, counts []byte) string {
	suffix := ""
	switch {
	case p.ExitStatus:
		suffix = "/" + strconv.Itoa(exit)
	case exit == 1 || exit == 2 || exit > 100: // failed, wrong settings, interrupted
		suffix = "/fail"
	}
	return p.call(ctx, client, suffix, scan, counts)
}

// pingTries and pingPatience bound a ping: it must not hold a scan up.
const (
	pingTries    = 2
	pingPatience = 4 * time.Second
)

func (p *Ping) call(ctx context.Context, client *http.Client, suffix, scan string, body []byte) string {
	u, err := url.Parse(p.URL.Reveal())
	if err != nil {
		return errAddress.Error()
	}
	u = u.JoinPath(suffix)
	query := u.Query()
	query.Set("rid", runID(scan)) // pairs start and end where scans overlap
	u.RawQuery = query.Encode()
	code := ""
	for range pingTries {
		if code = pingOnce(ctx, client, u.String(), body); code == "" {
			break
		}
	}
	return code
}

func pingOnce(ctx context.Context, client *http.Client, address string, body []byte) string {
	ctx, cancel := context.WithTimeout(ctx, pingPatience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return errAddress.Error()
	}
	req.Header.Set("User-Agent", "domicile")
	res, err := client.Do(req)
	if err != nil {
		return transportCode(err)
	}
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, answerLimit)) // so that the connection can be used again
	if err := res.Body.Close(); err != nil {
		return transportCode(err)
	}
	if res.StatusCode < 200 || res.StatusCode > 299 {
		return "http " + strconv.Itoa(res.StatusCode)
	}
	return ""
}

// runID makes the UUID of a scan, as RFC 9562 lays out version 8: the same for its start and its end.
func runID(scan string) string {
	b := sha256.Sum256([]byte(scan))
	b[6] = b[6]&0x0f | 0x80
	b[8] = b[8]&0x3f | 0x80
	h := hex.EncodeToString(b[:16])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}
