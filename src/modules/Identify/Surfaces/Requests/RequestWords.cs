using System.Globalization;
using System.Text;
using Yiwang.Events;

namespace Yiwang.Identify.Surfaces.Requests;

/// <summary>A line in words.</summary>
internal static class RequestWords
{
    public static bool SpeaksHandle(Surface surface) => surface is Surface.HandleServer or Surface.Recursion or Surface.HandleJson;

    /// <summary>The code as the client sees it: <c>402</c>, <c>HTTP 404 · 100</c>.</summary>
    public static string Code(RequestLine line)
    {
        var code = line.ResponseCode.ToString(CultureInfo.InvariantCulture);
        if (line.HttpStatus is not { } status) return code;
        return status == line.ResponseCode ? $"HTTP {code}" : $"HTTP {status.ToString(CultureInfo.InvariantCulture)} · {code}";
    }

    public static Bilingual Means(RequestLine line) => IsHandleCode(line) ? ResponseWords.Means(line.ResponseCode) : line.Failed ? new("未完成", "Not done") : new("成功", "Success");

    /// <summary>What to do, from the surface's code and from ours; ours is the more exact.</summary>
    public static IEnumerable<Bilingual> Hints(RequestLine line)
    {
        if (line.Outcome is { } outcome && line.Failed) yield return CodeSentences.Of(new Outcome(outcome));
        if (IsHandleCode(line) && ResponseWords.Do(line.ResponseCode) is { } hint) yield return hint;
    }

    public static string Look(RequestLine line) =>
        IsHandleCode(line) && ResponseWords.IsStep(line.ResponseCode) ? "tag-accent" : line.Failed || (IsHandleCode(line) && line.ResponseCode > 1) ? "tag-bad" : "tag-ok";

    /// <summary>One line of plain text for a message to somebody else.</summary>
    public static string Plain(RequestEntry entry, string time)
    {
        var line = entry.Line;
        var text = new StringBuilder($"{time} {line.Surface} {line.Carrier} {line.Operation}");
        if (line.Handle is { } handle) text.Append(" handle=").Append(handle);
        if (line.Credential is { } credential) text.Append(" credential=").Append(credential);
        if (line.Organization is { } organization) text.Append(" organization=").Append(organization);
        text.Append(" code=").Append(Code(line)).Append(" outcome=").Append(line.Outcome ?? Codes.Ok);
        text.Append(CultureInfo.InvariantCulture, $" in={line.BytesIn}");
        if (line.Micros > 0) text.Append(CultureInfo.InvariantCulture, $" us={line.Micros}");
        if (line.BytesOut is { } bytes) text.Append(CultureInfo.InvariantCulture, $" out={bytes}");
        if (line.Remote is { } remote) text.Append(" from=").Append(remote);
        if (line.Fields is { } fields) text.Append(' ').Append(fields);
        return text.ToString();
    }

    /// <summary>Empty where a surface does not measure: the hot path of the Handle server.</summary>
    public static string Took(long micros) => micros == 0 ? "" : micros < 10_000 ? $"{micros.ToString(CultureInfo.InvariantCulture)} µs" : $"{(micros / 1000).ToString(CultureInfo.InvariantCulture)} ms";

    // Handle JSON answers 200 with code 1, which it does not note
    private static bool IsHandleCode(RequestLine line) => SpeaksHandle(line.Surface) && line.ResponseCode != line.HttpStatus;
}
