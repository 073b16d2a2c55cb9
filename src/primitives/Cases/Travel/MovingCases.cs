using Yiwang.Cases.Facts;
using Yiwang.Cases.Forms;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Events.Moving;
using Yiwang.Parties;

namespace Yiwang.Cases.Travel;

/// <summary>Cases that an organisation opened are its own facts; those that came to it from other nodes go as well, and the text of every form in use.</summary>
internal sealed class MovingCases(IEvents events, CaseBook book, IDirectory directory) : IMovingFacts
{
    public bool Wants(string kind) => CaseKinds.Is(kind);

    public bool Belongs(RecordedEvent e, string organization) =>
        book.Of(e) is { } fact && directory.Find(fact.Case.Applicant) is null && book.Find(fact.Case.Id)?.Custody?.With == organization;

    public IEnumerable<string> Files(RecordedEvent e) => book.Of(e) is { } fact ? FileReference.In(fact.Case.Values).Select(f => f.Blob.ToString()) : [];

    public IEnumerable<long> Needs(RecordedEvent e, string organization) =>
        book.Of(e) is { } fact && PublishedForms.Find(events, fact.Case.Form, fact.Case.Version, fact.Case.Hash) is >= 0 and var form ? [form] : [];
}
