using Yiwang.Console.Language;
using Yiwang.Events;

namespace Yiwang.Console.Components;

/// <summary>What is wrong with a posted form, by field; "" is the form itself.</summary>
public sealed class FormErrors
{
    private readonly List<(string Field, string Text)> _all = [];

    public bool Any => _all.Count > 0;
    public IReadOnlyList<(string Field, string Text)> All => _all;
    public string? Of(string field) => _all.Find(e => e.Field == field).Text;

    public void Add(string field, string text) => _all.Add((field, text));

    /// <summary>A command's refusal, beside the field that it names if the form has it.</summary>
    public void Add(Text text, Outcome outcome, params ReadOnlySpan<string> fields)
    {
        var named = outcome.Field is { } field && fields.Contains(field) ? field : "";
        Add(named, text.Say(outcome));
    }
}
