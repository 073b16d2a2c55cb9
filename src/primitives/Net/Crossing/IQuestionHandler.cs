using Yiwang.Events;
using Yiwang.Parties;

namespace Yiwang.Net.Crossing;

/// <summary>A question that another organisation asks and waits for: <see cref="ICrossing.AskAsync"/> on its side.</summary>
public sealed record InQuestion(string Pact, OrganizationId Sender, OrganizationId Receiver, string Type, ReadOnlyMemory<byte> Body)
{
    /// <summary>Who asks, as Access knows it.</summary>
    public Principal Principal => Principal.OfNode(Sender.ToString());
}

/// <summary>Answers questions. Verified, of a pact in force that gives the asker the verb resolve; what of it the asker may see is Access's decision here.</summary>
public interface IQuestionHandler
{
    string Type { get; }
    /// <summary>UTF-8 JSON, at most 4 MiB.</summary>
    ValueTask<Outcome<ReadOnlyMemory<byte>>> AnswerAsync(InQuestion question, CancellationToken cancel);
}
