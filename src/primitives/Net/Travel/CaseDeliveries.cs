using Yiwang.Cases.Travel;
using Yiwang.Events;
using Yiwang.Net.Crossing;
using Yiwang.Pacts;

namespace Yiwang.Net.Travel;

/// <summary>Takes a case in.</summary>
internal sealed class CaseDeliveries(ICaseTravel travel) : IMessageHandler
{
    public string Type => CaseMessages.Deliver;
    public PactVerbs Verb => PactVerbs.Forward;

    public async ValueTask<Outcome<ReadOnlyMemory<byte>>> HandleAsync(InMessage message, CancellationToken cancel) =>
        CaseArrivals.Answer(await travel.ReceiveAsync(CaseArrivals.Of(message), cancel));
}

/// <summary>Takes news of a case that was here.</summary>
internal sealed class CaseCopies(ICaseTravel travel) : IMessageHandler
{
    public string Type => CaseMessages.Copy;
    public PactVerbs Verb => PactVerbs.Forward;

    public async ValueTask<Outcome<ReadOnlyMemory<byte>>> HandleAsync(InMessage message, CancellationToken cancel) =>
        CaseArrivals.Answer(await travel.CopyAsync(CaseArrivals.Of(message), cancel));
}

internal static class CaseArrivals
{
    public static CaseArrival Of(InMessage message) => new(message.Body, message.Subject, message.Sender.ToString(), message.Receiver.ToString(), message.Pact, message.Once, message.ReceivedAtUs);

    /// <summary>What is for ever so goes back with the receipt; a log that cannot be written just now is asked again.</summary>
    public static Outcome<ReadOnlyMemory<byte>> Answer(Outcome outcome) => outcome.Succeeded ? ReadOnlyMemory<byte>.Empty
        : outcome.Code is Codes.EventsConflict or Codes.RequestLimited ? throw new IOException(outcome.Code) : outcome;
}
