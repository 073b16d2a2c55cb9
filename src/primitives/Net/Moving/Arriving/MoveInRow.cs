using System.Text.Json;
using System.Text.Json.Serialization;
using Yiwang.Net.Moving.Wire;
using Yiwang.Storage.Sql;

namespace Yiwang.Net.Moving.Arriving;

/// <summary>How far the move of an organisation is, on its new node.</summary>
public enum MoveInPhase
{
    /// <summary>The old node has accepted the code and said what would move; nothing was taken.</summary>
    Planned,
    /// <summary>Keys, records, samples and attachments come over while people work on the old node.</summary>
    Copying,
    /// <summary>The old node records nothing any more; the last changes come.</summary>
    Finishing,
    /// <summary>All is here and was counted; the prefixes are being switched.</summary>
    Switching,
    Done,
    CalledOff,
}

/// <summary>A move as State keeps it.</summary>
internal sealed record MoveInRow(string Move, string Host, byte[] CodeKey, MoveInPhase Phase)
{
    public BegunBody? Begun { get; init; }
    public MovePlan? Plan { get; init; }
    public string EntryCursor { get; init; } = "";
    /// <summary>Everything that the old node had by then has come.</summary>
    public bool EntriesThere { get; init; }
    public string SampleCursor { get; init; } = "";
    /// <summary>Samples: 0 = the first pass, 1 = it is complete, 2 = those that came meanwhile are here too.</summary>
    public int SamplePass { get; init; }
    public long SamplesSinceUs { get; init; }
    public long FrozenSize { get; init; } = -1;
    /// <summary>Kinds of goods that are here.</summary>
    public int GoodsDone { get; init; }
    public string GoodsCursor { get; init; } = "";
    public long Entries { get; init; }
    public long Samples { get; init; }
    public long Files { get; init; }
    public string? Trouble { get; init; }
    public long StartedUs { get; init; }
    public long BeganUs { get; init; }
    public long Bytes { get; init; }
    public long DoneUs { get; init; }
    public long UntilUs { get; init; }

    [JsonIgnore]
    public string Organization => Begun!.Organization.Id;
    [JsonIgnore]
    public bool IsUnderWay => Phase is MoveInPhase.Copying or MoveInPhase.Finishing or MoveInPhase.Switching;

    public static List<MoveInRow> Load(ISqlSession sql) => [.. sql.Query("select row from moves_in", r => r.Text(0)).Select(t => JsonSerializer.Deserialize(t, MoveInJson.Default.MoveInRow)!)];

    public int Save(ISqlSession sql) => sql.Execute("insert into moves_in (move, row) values (@move, @row) on conflict (move) do update set row = excluded.row", ("move", Move), ("row", JsonSerializer.Serialize(this, MoveInJson.Default.MoveInRow)));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(MoveInRow))]
internal sealed partial class MoveInJson : JsonSerializerContext;
