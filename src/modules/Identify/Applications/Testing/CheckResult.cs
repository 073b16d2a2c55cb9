using System.Text.Json.Nodes;

namespace Yiwang.Identify.Applications.Testing;

/// <summary>A line of the report. Check and reason are codes that the form names in both languages; the detail is figures and names alone.</summary>
/// <param name="Required">Otherwise an advice, which does not decide.</param>
internal sealed record CheckResult(string Check, bool Passed, string Reason, string Detail = "", bool Required = true)
{
    private const int DetailMax = 200;

    public static CheckResult Good(string check, string detail = "") => new(check, true, "good", detail);
    public static CheckResult Bad(string check, string reason, string detail = "") => new(check, false, reason, detail);

    // What the other side wrote must not break our form: no control characters, and not long.
    public JsonObject ToRow() => new() { ["check"] = Check, ["passed"] = Passed, ["reason"] = Reason, ["detail"] = Clean(Detail) };

    private static string Clean(string text)
    {
        var plain = string.Concat(text.Where(c => !char.IsControl(c) && !char.IsSurrogate(c)));
        return plain.Length <= DetailMax ? plain : plain[..DetailMax];
    }
}
