using Yiwang.Cases.Definitions;
using Yiwang.Events;

namespace Yiwang.Cases.Travel;

/// <summary><c>cases.forward</c>: hands the case over to the node of a party, when that is another one. Without a pact that lets it go it stays, and says why.</summary>
internal sealed class ForwardEffect(ICaseTravel travel) : ICaseEffect
{
    private const string Code = "cases.forward";

    public string Name => Code;
    /// <summary>to: code of the party; its first organisation receives the case.</summary>
    public IReadOnlyList<string> Arguments => ["to"];

    /// <summary>Whether cases of a form may leave their node.</summary>
    public static bool IsIn(CaseDefinition form) => form.Transitions.Any(t => t.Effects.Any(e => e.Name == Code));

    public async ValueTask<EffectResult> RunAsync(EffectCall call, CancellationToken cancel)
    {
        var party = call.Arguments.GetValueOrDefault("to", "");
        if (!call.Case.Parties.TryGetValue(party, out var members) || members.Count == 0)
            return new EffectResult(new Outcome(Codes.CasesNotPossible, party, null, new($"还没有确定“{party}”一方，不能送出。", $"It is not known yet who '{party}' is: the case stays here.")), Final: true);
        var sent = await travel.SendAsync(call.Case.Id, members[0], "forward:" + call.Key, cancel);
        return new EffectResult(sent, Final: sent.Code is Codes.CasesNotPossible or Codes.CasesNotFound);
    }
}
