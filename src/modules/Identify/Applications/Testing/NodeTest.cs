using System.Text.Json.Nodes;
using Yiwang.Cases;
using Yiwang.Events;
using Yiwang.Events.Proofs;

namespace Yiwang.Identify.Applications.Testing;

/// <summary>
/// <c>identify.test-node</c>: asks the applicant's node over the network and writes each check with its result and reason into the case; when all that is required has passed, the case goes on.
/// It changes nothing at the node, so a second attempt only asks again.
/// </summary>
internal sealed class NodeTest(NodeTestOptions options, TimeProvider time) : ICaseEffect
{
    public string Name => "identify.test-node";
    public IReadOnlyList<string> Arguments => ["address"];

    public async ValueTask<EffectResult> RunAsync(EffectCall call, CancellationToken cancel)
    {
        var stated = NoteKey.TryParse(call.Case.Values["publicKey"]?.ToString().Trim(), out var key) ? key : null;
        var results = Uri.TryCreate(call.Arguments.GetValueOrDefault("address", ""), UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? await TestAsync(address, stated, Applicant.PortOf(call.Case), cancel)
            : [CheckResult.Bad("address", "wrong")];
        var passed = results.All(r => r.Passed || !r.Required);
        var values = new JsonObject { ["testReport"] = new JsonArray([.. results.Select(r => r.ToRow())]), ["testPassed"] = passed };
        return new EffectResult(Outcome.Ok, values, passed ? "passed" : null);
    }

    internal async Task<IReadOnlyList<CheckResult>> TestAsync(Uri address, NoteKey? stated, int handlePort, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(options.TotalTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        using var node = new NodeUnderTest(address, options, time);
        var results = new List<CheckResult>();
        results.AddRange(await ReachChecks.RunAsync(node, both.Token));
        if (results.Exists(r => r is { Check: "address", Passed: false })) return results;
        results.AddRange(await AnswerChecks.RunAsync(node, stated, both.Token));
        results.Add(await HandleCheck.RunAsync(node, handlePort, both.Token));
        cancel.ThrowIfCancellationRequested();
        return results;
    }
}
