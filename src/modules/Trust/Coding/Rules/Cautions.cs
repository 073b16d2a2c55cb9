using System.Collections.Frozen;
using Yiwang.Cases;
using Yiwang.Events;
using Yiwang.Things;
using Yiwang.Trust.Coding.Activation;
using Yiwang.Trust.Coding.Forms;

namespace Yiwang.Trust.Coding.Rules;

/// <summary>Codes whose page warns: their suspicion was not dismissed.</summary>
internal sealed class Cautions(INodeCases cases) : IDisposable
{
    private readonly LiveForms<Caution> _counterfeits = new(cases, CodeForms.Counterfeit, CodeForms.Warning, v => Read(v, CodeRule.Scans)), _diversions = new(cases, CodeForms.Diversion, CodeForms.Warning, v => Read(v, CodeRule.Diversion));
    private Built? _built;

    public async Task LoadAsync(CancellationToken cancel)
    {
        await _counterfeits.LoadAsync(cancel);
        await _diversions.LoadAsync(cancel);
    }

    /// <summary>What the page says first; null = nothing. A suspected counterfeit weighs more than a diversion.</summary>
    public Caution? Of(Handle code)
    {
        var (counterfeits, diversions) = (_counterfeits.All, _diversions.All);
        if (_built is not { } built || !ReferenceEquals(built.Counterfeits, counterfeits) || !ReferenceEquals(built.Diversions, diversions))
            _built = built = new(counterfeits, diversions, diversions.Concat(counterfeits).GroupBy(c => c.Code, StringComparer.Ordinal).ToFrozenDictionary(g => g.Key, g => g.Last(), StringComparer.Ordinal));
        return built.ByCode.GetValueOrDefault(CodeKey.Of(code));
    }

    public void Dispose()
    {
        _counterfeits.Dispose();
        _diversions.Dispose();
    }

    private static Caution? Read(CaseView view, string rule) => Handle.TryParse(view.Values.Text(CodeForms.SuspicionField.CodeText), out var code) ? new(CodeKey.Of(code), CodeRule.Warning(rule), rule != CodeRule.Diversion) : null;

    private sealed record Built(IReadOnlyList<Caution> Counterfeits, IReadOnlyList<Caution> Diversions, FrozenDictionary<string, Caution> ByCode);
}

/// <param name="Places">Whether the page tells the buyer when and where it was asked for before.</param>
internal sealed record Caution(string Code, Bilingual Warning, bool Places);
