using Yiwang.Events.Kinds;

namespace Yiwang.Pacts.Book;

/// <summary>Which fact a notice becomes.</summary>
internal static class FactKinds
{
    public static string Of(PactNoticeKind kind) => kind switch
    {
        PactNoticeKind.Propose => PactKinds.PactProposed,
        PactNoticeKind.Sign => PactKinds.PactSigned,
        PactNoticeKind.Decline => PactKinds.PactDeclined,
        PactNoticeKind.Narrow => PactKinds.PactNarrowed,
        PactNoticeKind.Suspend => PactKinds.PactSuspended,
        PactNoticeKind.Resume => PactKinds.PactResumed,
        PactNoticeKind.End => PactKinds.PactEnded,
        PactNoticeKind.Rekey => PactKinds.PactPartyRekeyed,
        _ => PactKinds.PactPartyMoved,
    };
}
