namespace Yiwang.Events.Moving;

/// <summary>What of the log goes with an organisation that moves to another node, beside the facts that it owns: each room says so of its own kinds.</summary>
public interface IMovingFacts
{
    bool Wants(string kind);
    /// <summary>Whether a fact of another owner goes too.</summary>
    bool Belongs(RecordedEvent e, string organization);
    /// <summary>Positions of facts, oldest first, without which this one of the organisation cannot be read on the new node.</summary>
    IEnumerable<long> Needs(RecordedEvent e, string organization);
    /// <summary>Names of attachments (<c>sha256-…</c>) to which the fact refers where nobody else can read it, as in packed fields.</summary>
    IEnumerable<string> Files(RecordedEvent e) => [];
    /// <summary>On the new node, which does not trust the old one: whether a fact that it gave along may be taken. The position is that of the other log.</summary>
    /// <returns>With a sentence that says what is wrong, to follow the fact's name.</returns>
    Outcome MayArrive(RecordedEvent e, string organization) => Outcome.Ok;
}
