using Yiwang.Cases;
using Yiwang.Console.Slots;
using Yiwang.Things;
using Yiwang.Things.Prefixes;
using Yiwang.Trust.Coding.Forms;

namespace Yiwang.Trust.Coding.Lines;

/// <summary>Which product line a code belongs to.</summary>
internal sealed class ProductLines(INodeCases cases, IPrefixTable prefixes) : ICodedProducts, IDisposable
{
    private readonly LiveForms<ProductLine> _lines = new(cases, CodeForms.Line, [CodeForms.Active], ProductLine.Read);

    public Task LoadAsync(CancellationToken cancel) => _lines.LoadAsync(cancel);

    public IReadOnlyList<ProductLine> All => _lines.All;

    /// <summary>The line with the longest stem that the code begins with, among those of the organisation that the code belongs to; null = none, and then nothing is counted.</summary>
    public ProductLine? Of(Handle code, string owner)
    {
        var text = code.ToString();
        ProductLine? best = null;
        foreach (var line in _lines.All)
        {
            if (line.Owner == owner && text.StartsWith(line.Stem, StringComparison.OrdinalIgnoreCase) && line.Stem.Length > (best?.Stem.Length ?? 0)) best = line;
        }
        return best;
    }

    public bool Covers(Handle code) => Of(code) is not null;

    public string? NameOf(Handle code) => Of(code)?.Name is { Length: > 0 } name ? name : null;

    private ProductLine? Of(Handle code) => prefixes.Find(code.Prefix) is { Holder: { } holder } ? Of(code, holder) : null;

    public void Dispose() => _lines.Dispose();
}
