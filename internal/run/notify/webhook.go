package notify

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"strings"

	"github.com/domicile/domicile/internal/inventory"
)

// The headers of a webhook, as Standard Webhooks names them (github.com/standard-webhooks/standard-webhooks, spec of
// 2023, read in November 2026): libraries that verify them exist in a dozen languages. A receiver refuses a timestamp that
// is more than five minutes away from its own clock, and an id that it has seen.
const (
	headerID        = "Webhook-Id"
	headerTimestamp = "Webhook-Timestamp"
	headerSignature = "Webhook-Signature"
	// headerKey repeats the id under the name that proxies and queues know.
	headerKey = "Idempotency-Key"
)

// writeWebhook sends the digest itself.
func writeWebhook(l *letter) (*parcel, error) {
	p, err := jsonParcel(l.target.URL.Reveal(), l.digest)
	if err != nil {
		return nil, err
	}
	stamp := strconv.FormatInt(l.now.Unix(), 10)
	p.header.Set(headerID, l.id)
	p.header.Set(headerKey, l.id)
	p.header.Set(headerTimestamp, stamp)
	if l.target.Key != "" {
		p.header.Set(headerSignature, "v1,"+mac(webhookKey(l.target.Key), l.id+"."+stamp+"."+string(p.body)))
	}
	return p, nil
}

// webhookKey is the key of a secret: whsec_ stands before base64, any other text is the key itself.
func webhookKey(secret inventory.Secret) []byte {
	if coded, ok := strings.CutPrefix(secret.Reveal(), "whsec_"); ok {
		if key, err := base64.StdEncoding.DecodeString(coded); err == nil {
			return key
		}
	}
	return []byte(secret.Reveal())
}

// mac is HMAC-SHA256 in base64, which every signature here is.
func mac(key []byte, text string) string {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(text))
	return base64.StdEncoding.EncodeToString(h.Sum(nil))
}
