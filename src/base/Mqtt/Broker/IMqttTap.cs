using Yiwang.Wire.Mqtt;

namespace Yiwang.Mqtt.Broker;

/// <summary>
/// Is offered every PUBLISH of a client, before it is routed. Called on the connections' threads, several at once, in order for each connection. Must not wait and
/// should not allocate; spans are valid during the call only.
/// </summary>
public interface IMqttTap
{
    /// <summary>Called once, when the broker opens.</summary>
    void Attach(ITapSettlement settlement);

    TapAnswer Offer(in MqttOffer offer);
}

/// <summary>How a tap tells the broker later what became of what it took.</summary>
public interface ITapSettlement
{
    /// <summary>
    /// Everything taken with this ticket is durable (Success) or lost (QuotaExceeded, UnspecifiedError …); earlier tickets that were not named are settled
    /// with Success. Call it in ascending order of tickets, from any thread. QoS 1 and 2 are answered now.
    /// </summary>
    void Settle(long ticket, MqttReason reason);

    /// <summary>Ends what <see cref="TapVerdict.Busy"/> began: held messages are offered again.</summary>
    void Ready();
}

public enum TapVerdict : byte
{
    /// <summary>Not for the tap: the message is routed and nothing more.</summary>
    NotMapped,
    /// <summary>Taken, and routed too. The answer to QoS 1 and 2 waits for the ticket.</summary>
    Taken,
    /// <summary>Not routed either. A client of MQTT 5 is told the reason; one of 3.1.1 is acknowledged when sending again cannot help, else cut off.</summary>
    Refused,
    /// <summary>Not now: the broker reads no more from this connection and offers the message again after <see cref="ITapSettlement.Ready"/>.</summary>
    Busy,
}

/// <param name="Ticket">Of <see cref="TapVerdict.Taken"/>: never lower than one that was settled already; 0 = nothing to wait for.</param>
/// <param name="Reason">Of <see cref="TapVerdict.Refused"/>: NotAuthorized, TopicNameInvalid, QuotaExceeded, PayloadFormatInvalid, ImplementationSpecificError or UnspecifiedError.</param>
public readonly record struct TapAnswer(TapVerdict Verdict, long Ticket, MqttReason Reason)
{
    public static TapAnswer NotMapped => default;
    public static TapAnswer Busy => new(TapVerdict.Busy, 0, MqttReason.ServerBusy);

    public static TapAnswer Taken(long ticket) => new(TapVerdict.Taken, ticket, MqttReason.Success);

    public static TapAnswer Refuse(MqttReason reason) => new(TapVerdict.Refused, 0, reason);
}
