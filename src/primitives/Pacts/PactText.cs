using Yiwang.Parties;
using Yiwang.Signing;

namespace Yiwang.Pacts;

/// <summary>FM-32. What an agreement is about; rights follow from scope and verbs alone.</summary>
public enum PactKind
{
    /// <summary>标识授权: A gives B a prefix below its own.</summary>
    Delegate,
    /// <summary>属地: A is the authority of B's region.</summary>
    Administer,
    /// <summary>托管: A keeps B's data on its node.</summary>
    Host,
    /// <summary>入链、入园、入池: B joins A's chain, park or pool.</summary>
    Join,
    /// <summary>互认: each shows what the other has recognised.</summary>
    Recognise,
    /// <summary>数据: one gives the other data in scope.</summary>
    Share,
}

/// <summary>What may cross; nothing else does.</summary>
[Flags]
public enum PactVerbs
{
    None = 0,
    /// <summary>Ask about one identifier.</summary>
    Resolve = 1,
    /// <summary>Receive events or samples in scope as they come.</summary>
    Subscribe = 2,
    /// <summary>Hand a case over.</summary>
    Forward = 4,
    /// <summary>Send a signed aggregate.</summary>
    Report = 8,
}

/// <summary>
/// The text that both parties sign: its RFC 8785 form is hashed with SHA-256, and the same hash carries both signatures. A change that gives anybody more is a new
/// version with both signatures again; less is one party's own <see cref="PactNoticeKind.Narrow"/>.
/// </summary>
/// <param name="Id"><c>o.…/pact.…</c> under the organisation that drafted it, for ever.</param>
/// <param name="Version">From 1.</param>
/// <param name="Number">For people, as YW-CQ-SC-2026-001; 1–64 characters.</param>
/// <param name="A">Drafted it; for kinds with a direction the giving, upper or hosting side.</param>
/// <param name="AGives">What B may do with A's data, and send to A.</param>
/// <param name="BGives">What A may do with B's data, and send to B.</param>
/// <param name="FromUs">Begin of its term, UTC microseconds.</param>
/// <param name="ToUs">End of its term; null = until somebody ends it.</param>
/// <param name="FeeFen">Agreed payment in fen a year; 0 = none.</param>
/// <param name="Wording">合同正文, at most 12,000 characters: the whole text, in RFC 8785 form, holds 49,152 bytes, so that one signed fact carries it.</param>
public sealed record PactText(
    string Id, int Version, string Number, PactKind Kind, PactParty A, PactParty B, PactScope AGives, PactScope BGives,
    long FromUs, long? ToUs, long FeeFen, string Wording)
{
    /// <summary>Kind recognise has one, and no other.</summary>
    public PactRecognition? Recognition { get; init; }

    public bool Has(OrganizationId organization) => A.Organization == organization || B.Organization == organization;

    public PactParty Party(OrganizationId organization) => A.Organization == organization ? A : B;

    public PactScope GivenBy(OrganizationId organization) => A.Organization == organization ? AGives : BGives;
}

/// <summary>FM-33: what is recognised on both sides, and how their levels compare.</summary>
/// <param name="Categories">平台、服务商、上云产品、专家、示范项目、检测报告, or others in the parties' words; 1–20 of 1–64 characters.</param>
/// <param name="Criteria">At most 100 rows.</param>
/// <param name="Badge">What is shown beside something recognised, as 川渝互认; at most 32 characters.</param>
/// <param name="Appeal">Whom to ask about a recognition; at most 200 characters.</param>
/// <param name="ReviewMonth">The month of the yearly review, 1–12; 0 = none.</param>
public sealed record PactRecognition(IReadOnlyList<string> Categories, IReadOnlyList<PactCriterion> Criteria, string Badge, string Appeal, int ReviewMonth);

/// <param name="LevelOfA">What A calls it; 1–64 characters.</param>
/// <param name="LevelOfB">What counts as the same at B.</param>
public sealed record PactCriterion(string Category, string LevelOfA, string LevelOfB, string? Remark);

/// <summary>One side, as it was when the text was signed. Keys and address change later by signed facts of the party itself.</summary>
/// <param name="FirstKey">Certifies <paramref name="Organization"/>.</param>
/// <param name="SigningKey">Of <paramref name="Algorithm"/>: verifies signatures and messages.</param>
/// <param name="SealKey">P-256 ECDH (SPKI), or SM2 point where <paramref name="Algorithm"/> is SM2: bundles may be encrypted to it.</param>
/// <param name="Node">Where its node listens; null = bundles are carried by hand.</param>
/// <param name="LogKey">Verifier key of its node's log, <c>origin+id+key</c>.</param>
public sealed record PactParty(
    OrganizationId Organization, string Name, string? Uscc, SigningAlgorithm Algorithm, ReadOnlyMemory<byte> FirstKey, ReadOnlyMemory<byte> SigningKey,
    ReadOnlyMemory<byte> SealKey, Uri? Node, string LogKey)
{
    /// <summary>Verifier keys of the logs of nodes on which it was before, as its notices told; the newest 8, last first. Not part of a text.</summary>
    public IReadOnlyList<string> EarlierLogs { get; init; } = [];
}

/// <summary>What one side gives the other. Empty list = none of it, never all; <c>*</c> in <paramref name="Regions"/> and <paramref name="Prefixes"/> = all of them.</summary>
/// <param name="Verbs">That the other side may use towards this one.</param>
/// <param name="MaxGrade">0–3; grade 3 crosses only where <paramref name="Values"/> names the value, so with 3 every template has its entry there.</param>
/// <param name="Templates">Handles of templates whose values of visibility 授权 cross.</param>
/// <param name="Values">Template → indexes; a template without an entry gives all of its values up to <paramref name="MaxGrade"/>.</param>
/// <param name="Regions">GB/T 2260 codes; a code of a province or city covers what lies in it. Bounds what has a region.</param>
/// <param name="Definitions">Codes of case definitions that may be forwarded.</param>
/// <param name="Streams">Handles of points, or of Things whose points are meant.</param>
/// <param name="EventKinds">Kinds that may be subscribed to.</param>
/// <param name="Reports">Names of reports that may be sent, as <c>identify.t3</c>.</param>
/// <param name="Prefixes">A's side of kind delegate: what is delegated, which bounds nothing else. Else: identifiers under these prefixes only.</param>
/// <param name="MessagesPerDay">Bound of what the other side may send or ask; 1–100,000,000.</param>
public sealed record PactScope(
    PactVerbs Verbs, int MaxGrade, IReadOnlyList<string> Templates, IReadOnlyDictionary<string, IReadOnlyList<int>> Values, IReadOnlyList<string> Regions,
    IReadOnlyList<string> Definitions, IReadOnlyList<string> Streams, IReadOnlyList<string> EventKinds, IReadOnlyList<string> Reports, IReadOnlyList<string> Prefixes,
    long MessagesPerDay)
{
    public const string Everywhere = "*";

    /// <summary>
    /// Of what happens to products, only what concerns the other side: what names it, what happens to things while it has them, and what was packed and made of them before. In the text
    /// <c>"flow":"concerned"</c>; a text without the member gives all of the kinds in <see cref="EventKinds"/>, as texts did before there was one.
    /// </summary>
    public bool OnlyConcerned { get; init; }

    public static readonly PactScope Nothing = new(PactVerbs.None, 0, [], new Dictionary<string, IReadOnlyList<int>>(), [], [], [], [], [], [], 1);
}
