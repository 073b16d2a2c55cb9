using Yiwang.Events;
using Yiwang.Identify.Surfaces.HandleRest;
using Yiwang.Wire.Handle;

namespace Yiwang.Identify.Surfaces.HandleServer.Resolve;

/// <summary>Outcomes as response codes: the same map as of the Handle JSON interface, whose totality a test proves.</summary>
internal static class WireCodes
{
    public static ResponseCode Of(Outcome outcome) => (ResponseCode)(int)(HandleCodes.Of(outcome.Code) ?? HandleCode.Error);

    /// <summary>The sentence that goes with it. "Not found" has none, as in the reference.</summary>
    public static string Message(Outcome outcome) => outcome.Code == Codes.ThingsNotFound ? "" : outcome.Detail is null ? outcome.Code : $"{outcome.Code}: {outcome.Detail}";
}
