using Yiwang.Events;

namespace Yiwang.Cases.Definitions;

/// <summary>One form with its parties, states and deadlines, as read from a file and found sound. Never changes: a changed file is a new version, and a running case keeps the one it began with.</summary>
public sealed record CaseDefinition
{
    /// <summary>For ever: <c>work-order</c>; 2–40 of a–z, 0–9 and hyphens.</summary>
    public required string Code { get; init; }
    /// <summary>From 1.</summary>
    public required int Version { get; init; }
    /// <summary>SHA-256 of the file's bytes, hex: what travels between nodes.</summary>
    public required string Hash { get; init; }
    public required Bilingual Name { get; init; }
    /// <summary>What it is for and when to file it, shown over the empty form.</summary>
    public Bilingual? About { get; init; }
    /// <summary>Number of the form in the trade, as FM-09; may be empty.</summary>
    public string Form { get; init; } = "";
    /// <summary>Whence rules and numbers: a document number, or our own proposal.</summary>
    public Bilingual? Source { get; init; }
    /// <summary>Menu that it stands under: identify, connect, trust, guard, serve, plan.</summary>
    public required string Menu { get; init; }
    public string Icon { get; init; } = "file-text";
    public int Order { get; init; } = 500;
    /// <summary>False: cases are opened by rules and other cases only, and no one is offered an empty form.</summary>
    public bool OpenedByPeople { get; init; } = true;
    /// <summary>False: whose turn it is is not told by the engine, because the module tells people by rules of its own, as alarms along their chain. Named recipients of transitions and deadlines are told all the same.</summary>
    public bool TellsTurn { get; init; } = true;
    /// <summary>Parties whose people may open one; empty when rules and other cases open it.</summary>
    public IReadOnlyList<string> OpenedBy { get; init; } = [];
    /// <summary>As <c>WO-{yyyyMMdd}-{n:3}</c>: date in the node's zone, n counted for each text that comes before it and for each organisation that opens.</summary>
    public required string Numbering { get; init; }
    /// <summary>Template of the title over fields: <c>{device} {symptom}</c>.</summary>
    public required string Title { get; init; }
    public required IReadOnlyList<PartyDefinition> Parties { get; init; }
    public required IReadOnlyList<FieldDefinition> Fields { get; init; }
    public required IReadOnlyList<StateDefinition> States { get; init; }
    public required IReadOnlyList<TransitionDefinition> Transitions { get; init; }
    /// <summary>Codes of fields, and <c>number title state due applicant party created updated priority</c>, as columns of the list.</summary>
    public required IReadOnlyList<string> Columns { get; init; }
    public IReadOnlyList<SectionDefinition> Sections { get; init; } = [];

    public StateDefinition State(string code) => States.First(s => s.Code == code);
    public FieldDefinition? Field(string code) => Fields.FirstOrDefault(f => f.Code == code);
}

/// <summary>Who takes part. Several may be at work at the same time.</summary>
/// <param name="Who">Where the organisation comes from.</param>
/// <param name="Field">Of <see cref="PartySource.Field"/>: the field that names an organisation or a person.</param>
/// <param name="Roles">One of them is needed to act for the party; empty = anyone of the organisation who may act at all, or the named person.</param>
public sealed record PartyDefinition(string Code, Bilingual Name, PartySource Who, IReadOnlyList<Parties.Role> Roles, string? Field = null);

/// <summary>Applicant: the organisation that opened the case. Operator: the one that runs the node. Field: named in a field. Parent: a party of the case above, by the same code. System: the node itself (deadlines, rules).</summary>
public enum PartySource { Applicant, Operator, Field, Parent, System }

public sealed record SectionDefinition(string Code, Bilingual Name, IReadOnlyList<string> Fields);

/// <summary>How each stands in the values of a case is said here; a value that is absent or null is empty.</summary>
public enum FieldType
{
    /// <summary>Text of one line.</summary>
    Text, LongText,
    /// <summary>Number, exact.</summary>
    Integer, Decimal,
    /// <summary>Whole fen as a number; typed and shown in yuan.</summary>
    Money,
    /// <summary>true or false.</summary>
    Boolean,
    /// <summary><c>2026-11-21</c> in the node's zone.</summary>
    Date,
    /// <summary><c>14:03</c>.</summary>
    Time,
    /// <summary>UTC, <c>2026-11-21T06:03:00Z</c>.</summary>
    DateTime,
    /// <summary>As in a definition: <c>30 min</c>, <c>4 h</c>, <c>30 d</c>, <c>3 wd</c>.</summary>
    Duration,
    /// <summary>Code of an option.</summary>
    Choice,
    /// <summary>List of codes.</summary>
    Choices,
    /// <summary>List of references to blobs.</summary>
    Files,
    Photos,
    /// <summary>Handle of a Thing; <see cref="FieldDefinition.Template"/> narrows it.</summary>
    Thing,
    /// <summary>Handle of a point.</summary>
    Point,
    /// <summary>A handle, or a list of them.</summary>
    User, Organization,
    /// <summary>Text with its check digit.</summary>
    Uscc,
    /// <summary>Six digits of GB/T 2260 or an own code.</summary>
    Region,
    /// <summary>List of them.</summary>
    Regions,
    /// <summary>GB/T 4754: a letter, or two to four digits.</summary>
    Industry,
    Phone, Email, Address,
    /// <summary>List of objects by the codes of <see cref="FieldDefinition.Columns"/>.</summary>
    Table,
}

public sealed record FieldDefinition
{
    public required string Code { get; init; }
    public required Bilingual Name { get; init; }
    public required FieldType Type { get; init; }
    public Bilingual? Help { get; init; }
    /// <summary>UCUM.</summary>
    public string? Unit { get; init; }
    public bool Required { get; init; }
    /// <summary>Condition over other fields under which it is needed, besides <see cref="Required"/>.</summary>
    public string? RequiredWhen { get; init; }
    /// <summary>Condition under which it is shown; hidden fields are neither needed nor kept.</summary>
    public string? ShownWhen { get; init; }
    /// <summary>Expression over other fields; nobody types it.</summary>
    public string? Computed { get; init; }
    /// <summary>
    /// Copied from what another field names, or from a party's organisation, whenever the case is saved; nobody types it. <c>device.criticality</c> = attribute of the Thing that the field <c>device</c> names;
    /// <c>applicant.name</c>, <c>applicant.uscc</c>, <c>applicant.region</c>, <c>applicant.industry</c> = of the organisation that a party or a field of type Organization names.
    /// </summary>
    public string? From { get; init; }
    /// <summary>An option, a text, or an expression such as <c>5</c>, <c>true</c>, <c>today + 30 d</c>; <c>user</c> in a field of type User is the person who opens the case.</summary>
    public string? Default { get; init; }
    /// <summary>Nobody types it.</summary>
    public bool IsDerived => Computed is not null || From is not null;
    public decimal? Min { get; init; }
    public decimal? Max { get; init; }
    /// <summary>Digits after the point.</summary>
    public int Decimals { get; init; } = 2;
    public int MaxLength { get; init; } = 200;
    /// <summary>Regular expression, whole match, no back-tracking.</summary>
    public string? Pattern { get; init; }
    public IReadOnlyList<OptionDefinition> Options { get; init; } = [];
    /// <summary>Of a text: name of an <see cref="IFieldOffers"/> from whose values a person chooses, or types another.</summary>
    public string? Offers { get; init; }
    public string? Template { get; init; }
    /// <summary>A list of organisations or persons in place of one; of other types never.</summary>
    public bool Many { get; init; }
    public IReadOnlyList<FieldDefinition> Columns { get; init; } = [];
    /// <summary>1–3.</summary>
    public byte Grade { get; init; } = 1;
    /// <summary>Personal data: sealed in the log, erasable.</summary>
    public bool Personal { get; init; }
    /// <summary>Parties that see it; empty = all.</summary>
    public IReadOnlyList<string> SeenBy { get; init; } = [];
    /// <summary>Parties that fill it; empty = the applicant, and whoever a transition asks; <c>system</c> = nobody types it, transitions and effects set it.</summary>
    public IReadOnlyList<string> FilledBy { get; init; } = [];
    /// <summary>Searchable in the list.</summary>
    public bool Searchable { get; init; }
    /// <summary>A number that counts nothing, as a port or a year: shown without separators.</summary>
    public bool Ungrouped { get; init; }
}

/// <param name="Color">grey, blue, green, yellow, orange, red; null = grey.</param>
public sealed record OptionDefinition(string Code, Bilingual Name, string? Color = null);

public enum StateKind { Draft, Open, Returned, Waiting, Done, Rejected, Cancelled, Expired }

/// <param name="Kind">Draft: nobody else sees it. Returned and Waiting stop the clocks named in their deadlines. Done, Rejected, Cancelled and Expired are ends, though a transition may lead out of Done (a change, a re-check).</param>
/// <param name="At">Parties whose turn it is: the case stands in their 待办.</param>
/// <param name="Assignee">Field that names the person whose turn it is within the party; null = the whole party.</param>
public sealed record StateDefinition(string Code, Bilingual Name, StateKind Kind, IReadOnlyList<string> At, IReadOnlyList<DeadlineDefinition> Deadlines, IReadOnlyList<string> Editable, string? Assignee = null, string? Color = null)
{
    public bool IsEnd => Kind is StateKind.Done or StateKind.Rejected or StateKind.Cancelled or StateKind.Expired;
}

/// <summary>A clock that runs while the case is in the state, or from an earlier moment. It stops while the case is Returned or Waiting and goes on where it stopped.</summary>
/// <param name="Code">Unique in the definition; a later state may go on with the clock of an earlier one by naming the same code.</param>
/// <param name="Within">Constant (<c>3 wd</c>, <c>4 h</c>, <c>30 min</c>, <c>30 d</c>) or <c>{field}</c> of type Duration, or a table over a choice field.</param>
/// <param name="Until">Field of type Date or DateTime in place of a span.</param>
/// <param name="Then">Transition taken by the node when time is up; null = the case is overdue and stays.</param>
/// <param name="Tell">Reminders before, escalation after.</param>
public sealed record DeadlineDefinition(string Code, Bilingual Name, SpanDefinition? Within, string? Until, string? Then, IReadOnlyList<TellDefinition> Tell);

/// <param name="ByField">Choice field by whose option the span is taken from <paramref name="Table"/>; null = <paramref name="Span"/>.</param>
public sealed record SpanDefinition(CaseSpan Span, string? ByField = null, IReadOnlyDictionary<string, CaseSpan>? Table = null);

/// <summary>Workdays end at 24:00 of the last; the others run on a 24 h clock.</summary>
public readonly record struct CaseSpan(int Count, SpanUnit Unit);

public enum SpanUnit { Minutes, Hours, Days, Workdays }

/// <param name="At">Against the deadline: negative = before.</param>
/// <param name="To">Parties, or fields that name a person or organisation.</param>
public sealed record TellDefinition(CaseSpan At, bool Before, IReadOnlyList<string> To, Notices.NoticeLevel Level, Bilingual? Text);

/// <summary>One arrow of the diagram.</summary>
public sealed record TransitionDefinition
{
    public required string Code { get; init; }
    public required Bilingual Name { get; init; }
    public required IReadOnlyList<string> From { get; init; }
    public required string To { get; init; }
    /// <summary>Parties that may take it; <c>system</c> = the node.</summary>
    public required IReadOnlyList<string> By { get; init; }
    /// <summary>Narrower than the party's own roles; empty = those.</summary>
    public IReadOnlyList<Parties.Role> Roles { get; init; } = [];
    /// <summary>Only the person named in the state's assignee field.</summary>
    public bool ByAssignee { get; init; }
    /// <summary>Persons who took one of these transitions of the same case may not take this one (四眼原则).</summary>
    public IReadOnlyList<string> NotWhoTook { get; init; } = [];
    /// <summary>Different persons that must take it before the case moves. Default 1.</summary>
    public int Deciders { get; init; } = 1;
    /// <summary>Fields asked for when it is taken.</summary>
    public IReadOnlyList<string> Asks { get; init; } = [];
    /// <summary>Of those and others: must be filled when it is taken.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];
    /// <summary>Condition over the fields; null = always.</summary>
    public string? When { get; init; }
    /// <summary>Said when <see cref="When"/> does not hold.</summary>
    public Bilingual? Otherwise { get; init; }
    public IReadOnlyList<CallDefinition> Guards { get; init; } = [];
    public IReadOnlyList<CallDefinition> Effects { get; init; } = [];
    /// <summary>A decision: asks for an opinion and is signed.</summary>
    public DecisionKind Decision { get; init; }
    /// <summary>The person types the password again, or the second factor.</summary>
    public bool Confirmed { get; init; }
    /// <summary>Fields set: code → expression.</summary>
    public IReadOnlyDictionary<string, string> Sets { get; init; } = new Dictionary<string, string>();
    /// <summary>Whom to tell; the parties of the next state are told anyway.</summary>
    public IReadOnlyList<string> Tell { get; init; } = [];
    /// <summary>primary, secondary, danger.</summary>
    public string Style { get; init; } = "primary";
}

public enum DecisionKind { None, Agree, Return, Refuse }

/// <summary>A guard or an effect by its registered name, with constant or <c>{field}</c> arguments.</summary>
public sealed record CallDefinition(string Name, IReadOnlyDictionary<string, string> Arguments);

/// <summary>What is wrong with a file, so that its writer finds the place.</summary>
/// <param name="Line">From 1; 0 = the whole file.</param>
public sealed record DefinitionProblem(string File, int Line, int Column, Bilingual Reason);
