using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Identify.Surfaces.Changes;
using Yiwang.Identify.Surfaces.Json;

namespace Yiwang.Identify.Surfaces.Snms;

/// <summary>
/// Up to 2,000 identifiers a call, each for itself: <c>batchCreate</c>, <c>batchUpdate</c>, <c>batchDelete</c>. The answer says of each what came of it, in the order of
/// the request. What stands twice in a request is done in that order.
/// </summary>
internal sealed class SnmsBatches(SnmsIdentifiers identifiers)
{
    public const int ItemsMax = 2_000;
    /// <summary>Written at once: the log commits many waiting writers in one go.</summary>
    private const int AtOnce = 64;

    public Task<IResult> CreateAsync(HttpContext http, IViewer viewer) => RunAsync(http, viewer, NameIn, identifiers.CreateAsync, withCode: false);

    public Task<IResult> UpdateAsync(HttpContext http, IViewer viewer) => RunAsync(http, viewer, NameIn, identifiers.UpdateAsync, withCode: false);

    public Task<IResult> DeleteAsync(HttpContext http, IViewer viewer) => RunAsync(http, viewer, JsonFields.AsText, (by, item, cancel) => identifiers.DeleteAsync(by, JsonFields.AsText(item), cancel), withCode: true);

    private static async Task<IResult> RunAsync(HttpContext http, IViewer viewer, Func<JsonElement, string?> nameIn, Func<Change, JsonElement, CancellationToken, ValueTask<Outcome>> act, bool withCode)
    {
        var by = SnmsIdentifiers.By(http, viewer);
        if (by.Who.IsPublic) return new SnmsReply(new Outcome(Codes.PartiesSignInNeeded));
        var body = await JsonRequest.ReadAsync(http, JsonRequest.BatchBytesMax);
        if (!body.Succeeded) return new SnmsReply(body.Status);
        var given = body.Value.ValueKind == JsonValueKind.Array ? [.. body.Value.EnumerateArray()] : body.Value.Array("handles");
        if (given is not { Count: >= 1 and <= ItemsMax }) return new SnmsReply(new Outcome(Codes.RequestInvalid, $"1–{ItemsMax}", "body", new Bilingual($"批量操作每次 1–{ItemsMax} 条，请分批提交。", $"A batch has 1 to {ItemsMax} items.")));
        var names = given.Select(nameIn).ToList();
        var outcomes = new Outcome[given.Count];
        var again = Again(names);
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = http.RequestAborted };
        await Parallel.ForEachAsync(Enumerable.Range(0, given.Count).Where(i => !again.Contains(i)), options, async (i, cancel) => outcomes[i] = await act(by, given[i], cancel));
        foreach (var i in again.Order()) outcomes[i] = await act(by, given[i], http.RequestAborted);
        return new SnmsReply(Outcome.Ok, json => Write(json, http, names, outcomes, withCode));
    }

    /// <summary>Where a name stands that stood before.</summary>
    private static HashSet<int> Again(List<string?> names)
    {
        HashSet<string> seen = new(StringComparer.OrdinalIgnoreCase);
        HashSet<int> again = [];
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] is { } name && !seen.Add(name)) again.Add(i);
        }
        return again;
    }

    private static void Write(Utf8JsonWriter json, HttpContext http, List<string?> names, Outcome[] outcomes, bool withCode)
    {
        json.WriteStartArray();
        for (var i = 0; i < names.Count; i++)
        {
            json.WriteStartObject();
            json.WriteString("handle"u8, names[i] ?? "");
            if (withCode) json.WriteNumber("code"u8, (int)(SnmsCodes.Of(outcomes[i].Code) ?? SnmsStatus.Internal));
            json.WriteString("msg"u8, TextOf(outcomes[i], withCode) ?? JsonReply.Sentence(outcomes[i], http));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    // in a batch of deletions the same thing has another text
    private static string? TextOf(in Outcome outcome, bool deleting) => deleting && outcome.Code == Codes.ThingsNotFound ? "标识不存在" : SnmsCodes.Text(outcome);

    private static string? NameIn(JsonElement item) => item.FilledText("handle");
}
