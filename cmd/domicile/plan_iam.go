package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/domicile/domicile/internal/plan"
	"github.com/domicile/domicile/internal/plan/artifact"
)

// largestPolicies is the most that a file of policies may hold; a whole account stays below it.
const largestPolicies = 32 << 20

// planArtifacts are the files of a plan, with the policies of AWS said at home where people gave them.
func planArtifacts(p *plan.Plan, in plan.Input, policies []string) ([]artifact.File, error) {
	files, err := artifact.Files(p, in)
	if err != nil {
		return nil, fmt.Errorf("plan: artifacts: %w", err)
	}
	said, err := iamFiles(policies, &in.Knowledge.IAM)
	return append(files, said...), err
}

// iamFiles says the AWS policies of files in the policy language of the target cloud, with a report of what has no twin.
func iamFiles(paths []string, table *plan.IAM) ([]artifact.File, error) {
	if len(paths) == 0 {
		return nil, nil
	}
	var sources []artifact.IAMSource
	for _, path := range paths {
		data, err := readPolicies(path)
		if err != nil {
			return nil, hinted{fmt.Errorf("plan: --iam: %w", err), "name a JSON file of policies, such as the answer of: aws iam get-account-authorization-details"}
		}
		name := strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
		sources = append(sources, artifact.IAMSource{Name: name, Data: data})
	}
	files, err := artifact.IAM(sources, table)
	if err != nil {
		return nil, hinted{fmt.Errorf("plan: --iam: %w", err), "one policy, a list of them, a bucket policy, or the answer of: aws iam get-account-authorization-details"}
	}
	return files, nil
}

// readPolicies reads a file up to the largest size, and one byte more of a larger one, which the reader then refuses.
func readPolicies(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	return io.ReadAll(io.LimitReader(file, largestPolicies+1))
}
