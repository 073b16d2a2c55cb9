using Yiwang.Cases.Definitions.Reading;

namespace Yiwang.Cases.Definitions.Checks;

/// <summary>Whether a definition that is well written can also be lived: every check adds its own problems.</summary>
internal static class DefinitionChecks
{
    public static void Run(CaseDefinition definition, ReadContext context, KnownCalls? known)
    {
        TextCheck.Run(definition, context);
        FieldCheck.Run(definition, context);
        FormulaCheck.Run(definition, context);
        CallCheck.Run(definition, context, known);
        TransitionCheck.Run(definition, context);
        DeadlineCheck.Run(definition, context);
        GraphCheck.Run(definition, context);
    }
}
