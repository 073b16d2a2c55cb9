namespace Yiwang.Wire.Handle.Packets;

/// <summary>How much strangers may make us keep. What goes beyond is dropped: UDP clients repeat.</summary>
/// <param name="Messages">Unfinished messages at once, 1 and up.</param>
/// <param name="MessagesPerSource">The same, of one address.</param>
/// <param name="Bytes">Payload kept of all of them.</param>
/// <param name="BytesPerSource">The same, of one address.</param>
/// <param name="Lifetime">After the first packet; what is unfinished then is forgotten.</param>
public sealed record ReassemblyLimits(int Messages, int MessagesPerSource, int Bytes, int BytesPerSource, TimeSpan Lifetime)
{
    public static readonly ReassemblyLimits Default = new(1_024, 8, 8 << 20, 2 * HandleLimits.MessageBytes, TimeSpan.FromSeconds(10));
}

public enum ReassemblyOutcome
{
    /// <summary>Kept; more is to come.</summary>
    Waiting,
    Complete,
    /// <summary>Received before; ignored.</summary>
    Duplicate,
    /// <summary>Its number, length or the whole's length do not go together; ignored.</summary>
    Inconsistent,
    /// <summary>Over a limit; ignored.</summary>
    Overfull,
}
