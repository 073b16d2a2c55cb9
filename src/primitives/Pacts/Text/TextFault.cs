using System.Globalization;
using Yiwang.Events;

namespace Yiwang.Pacts.Text;

/// <summary>The first thing that is wrong with a text that somebody typed, pasted or sent.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Path">As <c>aGives.templates[2]</c>; empty for the whole.</param>
internal sealed record TextFault(int Line, string Path, Bilingual Why)
{
    /// <summary>For who filled in a form and sees no lines.</summary>
    public Outcome AsFieldFault() => new(Codes.RequestInvalid, $"{Path}: {Why.En}", Path.Length == 0 ? null : Path, Why);

    public Outcome AsOutcome()
    {
        var line = Line.ToString(CultureInfo.InvariantCulture);
        var place = Path.Length == 0 ? "" : $" {Path}";
        return new(Codes.RequestInvalid, $"line {line}{place}: {Why.En}", Path.Length == 0 ? null : Path, new($"第 {line} 行{place}：{Why.Zh}", $"Line {line}{place}: {Why.En}"));
    }
}

/// <summary>Keeps the first fault; reading goes on with harmless values, so that readers need no way out of their own.</summary>
internal sealed class Faults
{
    public TextFault? First { get; private set; }

    public void Add(TextNode at, string zh, string en) => First ??= new TextFault(at.Line, at.Path, new(zh, en));
}
