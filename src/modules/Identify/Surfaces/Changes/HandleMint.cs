using Yiwang.Events;
using Yiwang.Things;
using Yiwang.Things.Grammar;

namespace Yiwang.Identify.Surfaces.Changes;

/// <summary>A new suffix behind what the client gives. Minted suffixes sort by time of birth and cannot be guessed.</summary>
internal static class HandleMint
{
    /// <param name="start"><c>prefix</c>, <c>prefix/</c> or <c>prefix/start</c>.</param>
    public static Outcome<Handle> Make(string? start, TimeProvider time)
    {
        var text = $"{start}{(start?.Contains('/') == true ? "" : "/")}{Guid.CreateVersion7(time.GetUtcNow()):N}";
        return Handle.TryParse(text, out var handle, out var reason) ? handle : new Outcome(Codes.ThingsHandleInvalid, reason, "handle", HandleFaults.Say(reason));
    }
}
