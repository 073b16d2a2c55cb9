using Yiwang.Cases;
using Yiwang.Console.Components;
using Yiwang.Console.Language;
using Yiwang.Events;

namespace Yiwang.Console.Cases.Form;

internal static class FormFaults
{
    /// <summary>A refusal of the engine, at each field that it names.</summary>
    public static void Add(FormErrors errors, Text text, in Outcome outcome)
    {
        var faults = FieldFault.Of(outcome);
        foreach (var fault in faults) errors.Add(InputName.OfFault(fault.Field), text[fault.Say]);
        if (faults.Count == 0) errors.Add(outcome.Field is { } field ? InputName.OfFault(field) : "", text.Say(outcome));
    }
}
