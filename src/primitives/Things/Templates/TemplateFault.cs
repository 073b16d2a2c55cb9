using Yiwang.Events;

namespace Yiwang.Things.Templates;

/// <summary>One thing that is wrong with a template or with a value under it.</summary>
/// <param name="Index">Item index; 0 = the template as a whole.</param>
/// <param name="Item">English name of the item.</param>
/// <param name="Rule">Stable name of the rule, as <c>value.too-long</c>.</param>
public sealed record TemplateFault(int Index, string Item, string Rule, Bilingual Say)
{
    /// <summary>The outcome that names the first fault and counts the others.</summary>
    public static Outcome ToOutcome(string code, IReadOnlyList<TemplateFault> faults)
    {
        var first = faults[0];
        var say = faults.Count == 1 ? first.Say : new($"{first.Say.Zh}（另有 {faults.Count - 1} 处）", $"{first.Say.En} ({faults.Count - 1} more)");
        return new(code, first.Rule, first.Item, say);
    }
}
