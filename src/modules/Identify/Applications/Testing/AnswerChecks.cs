using System.Text;
using System.Text.Json;
using Yiwang.Events;
using Yiwang.Events.Proofs;
using Yiwang.Net.Wire;

namespace Yiwang.Identify.Applications.Testing;

/// <summary>Does it answer as a node answers: resolution, refusal, speed, registration data, and the log that reports are proved by.</summary>
internal static class AnswerChecks
{
    private const int Questions = 20;
    private static readonly string[] s_all = ["resolve", "refuse", "speed", "rdap", "log"];
    /// <summary>A handle that nobody registers: a clear no, or a referral, is the right answer.</summary>
    private const string Nothing = "/api/resolve/99.0/yiwang-test-";

    public static async Task<IReadOnlyList<CheckResult>> RunAsync(NodeUnderTest node, NoteKey? stated, CancellationToken cancel)
    {
        var first = await node.GetAsync(Nothing + "0", cancel);
        if (first.Why is not null) return [.. s_all.Select(first.Fault)];
        return [Resolved(first), Refused(await node.GetAsync("/api/resolve/no-handle", cancel)), await SpeedAsync(node, cancel), Rdap(await node.GetAsync("/rdap/help", cancel)), await LogAsync(node, stated, cancel)];
    }

    private static CheckResult Resolved(Reply reply) =>
        Read(reply) is not { } answer ? reply.Fault("resolve")
        : answer.Outcome == Codes.ThingsHandleInvalid || answer.Outcome.StartsWith("node.", StringComparison.Ordinal) ? CheckResult.Bad("resolve", "wrong", answer.Outcome)
        : CheckResult.Good("resolve", $"{answer.Node}: {answer.Outcome}");

    private static CheckResult Refused(Reply reply) =>
        Read(reply) is not { } answer ? reply.Fault("refuse") : answer.Outcome == Codes.ThingsHandleInvalid ? CheckResult.Good("refuse", answer.Outcome) : CheckResult.Bad("refuse", "wrong", answer.Outcome);

    private static async Task<CheckResult> SpeedAsync(NodeUnderTest node, CancellationToken cancel)
    {
        var took = new List<TimeSpan>(Questions);
        for (var i = 1; i <= Questions; i++)
        {
            var reply = await node.GetAsync(Nothing + i.ToString(System.Globalization.CultureInfo.InvariantCulture), cancel);
            if (!reply.IsOk) return reply.Fault("speed");
            took.Add(reply.Took);
        }
        took.Sort();
        var slow = took[(int)Math.Ceiling(Questions * 0.95) - 1];
        var detail = $"P95 {ReachChecks.Ms(slow)}, {Questions} ×";
        return slow <= node.Options.AnswerWithin ? CheckResult.Good("speed", detail) : CheckResult.Bad("speed", "slow", detail);
    }

    private static CheckResult Rdap(Reply reply)
    {
        if (!reply.IsOk) return reply.Fault("rdap");
        try
        {
            using var json = JsonDocument.Parse(reply.Body);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("rdapConformance", out _) ? CheckResult.Good("rdap") : CheckResult.Bad("rdap", "wrong", "rdapConformance");
        }
        catch (JsonException)
        {
            return CheckResult.Bad("rdap", "wrong", "JSON");
        }
    }

    /// <summary>The signed checkpoint, by the key that the applicant stated, else by the one that the node publishes.</summary>
    private static async Task<CheckResult> LogAsync(NodeUnderTest node, NoteKey? stated, CancellationToken cancel)
    {
        var checkpoint = await node.GetAsync("/log/checkpoint", cancel);
        if (!checkpoint.IsOk) return checkpoint.Fault("log");
        var key = stated;
        if (key is null && !(await node.GetAsync("/log/key", cancel) is { IsOk: true } published && NoteKey.TryParse(Encoding.UTF8.GetString(published.Body).Trim(), out key))) return CheckResult.Bad("log", "missing", "/log/key");
        if (!SignedNote.TryParse(Encoding.UTF8.GetString(checkpoint.Body), out var note, out var reason)) return CheckResult.Bad("log", "wrong", reason);
        if (note.Verify([key]) != NoteVerdict.Verified || !Checkpoint.TryParse(note.Text, out var head)) return CheckResult.Bad("log", "signature", key.Name);
        return CheckResult.Good("log", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{head.Origin}: {head.Size}"));
    }

    private static NodeAnswer? Read(Reply reply)
    {
        if (!reply.IsOk) return null;
        try
        {
            return JsonSerializer.Deserialize(reply.Body, NodeJson.Default.NodeAnswer) is { Outcome.Length: > 0, Node.Length: > 0 } answer ? answer : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
