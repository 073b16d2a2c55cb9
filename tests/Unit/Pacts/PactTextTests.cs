using System.Text;
using Xunit;
using Yiwang.Events;
using Yiwang.Pacts;
using Yiwang.Parties;
using Yiwang.Signing;

namespace Yiwang.Unit.Tests.Pacts;

public sealed class PactTextTests
{
    private static readonly byte[] s_seedA = [.. Enumerable.Repeat((byte)1, 32)], s_seedB = [.. Enumerable.Repeat((byte)2, 32)];

    [Fact]
    public void A_text_has_one_spelling_and_one_hash_for_ever()
    {
        var text = Text();
        var json = Encoding.UTF8.GetString(PactCodec.Write(text));
        Assert.StartsWith("""{"a":{"algorithm":"Ed25519","firstKey":""", json, StringComparison.Ordinal);
        Assert.Contains("\"aGives\":{\"definitions\":[],\"eventKinds\":[],\"maxGrade\":2,\"messagesPerDay\":\"1000\",\"prefixes\":[\"*\"],", json, StringComparison.Ordinal);
        // written once and for all: another hash would void every signature there is
        Assert.StartsWith("89a69b99e27554f406e8d9e3051bb59b660fe72e255ac73f37", Convert.ToHexStringLower(PactCodec.Hash(text)), StringComparison.Ordinal);
        Assert.Equal(json, Encoding.UTF8.GetString(PactCodec.Write(PactCodec.ReadText(Encoding.UTF8.GetBytes(json)).Value!)));
        // another order of members is the same text
        var pretty = System.Text.Json.Nodes.JsonNode.Parse(json)!.ToJsonString(new System.Text.Json.JsonSerializerOptions { WriteIndented = true });
        Assert.Equal(PactCodec.Hash(text), PactCodec.Hash(PactCodec.ReadText(Encoding.UTF8.GetBytes(pretty)).Value!));
    }

    /// <summary>A text from before there was the member says nothing of it and keeps its hash; "all" is no spelling.</summary>
    [Fact]
    public void That_only_what_concerns_the_other_side_is_given_stands_in_the_text()
    {
        var narrow = Text() with { AGives = Text().AGives with { OnlyConcerned = true } };
        var json = Encoding.UTF8.GetString(PactCodec.Write(narrow));
        Assert.Contains("\"flow\":\"concerned\"", json, StringComparison.Ordinal);
        Assert.DoesNotContain("flow", Encoding.UTF8.GetString(PactCodec.Write(Text())), StringComparison.Ordinal);
        var read = PactCodec.ReadText(Encoding.UTF8.GetBytes(json)).Value!;
        Assert.Equal((true, false), (read.AGives.OnlyConcerned, read.BGives.OnlyConcerned));
        Assert.Equal("aGives.flow", PactCodec.ReadText(Encoding.UTF8.GetBytes(json.Replace("\"flow\":\"concerned\"", "\"flow\":\"all\"", StringComparison.Ordinal))).Status.Field);
    }

    [Theory]
    [InlineData("\"maxGrade\": 2", "\"maxGrade\": 4", "aGives.maxGrade")]
    [InlineData("\"maxGrade\": 2", "\"maxGrade\": 1.5", "aGives.maxGrade")]
    [InlineData("\"messagesPerDay\": \"1000\"", "\"messagesPerDay\": \"0\"", "aGives.messagesPerDay")]
    [InlineData("\"messagesPerDay\": \"1000\"", "\"messagesPerDay\": 1000", "aGives.messagesPerDay")]
    [InlineData("\"version\": 1", "\"version\": 1, \"vresion\": 1", "vresion")]
    [InlineData("\"kind\": \"share\"", "\"kind\": \"Share\"", "kind")]
    [InlineData("\"prefixes\": [\n      \"*\"\n    ]", "\"prefixes\": [\n      \"*\",\n      \"*\"\n    ]", "aGives.prefixes")]
    public void A_fault_names_its_line_and_its_place(string right, string wrong, string path)
    {
        var pretty = System.Text.Json.Nodes.JsonNode.Parse(PactCodec.Write(Text()))!.ToJsonString(new System.Text.Json.JsonSerializerOptions { WriteIndented = true }).ReplaceLineEndings("\n");
        var at = pretty.IndexOf(right, StringComparison.Ordinal);
        Assert.True(at > 0);
        var outcome = PactCodec.ReadText(Encoding.UTF8.GetBytes(string.Concat(pretty.AsSpan(0, at), wrong, pretty.AsSpan(at + right.Length)))).Status;
        Assert.Equal((Codes.RequestInvalid, path), (outcome.Code, outcome.Field));
        Assert.Contains($"line {pretty[..at].Count(c => c == '\n') + 1} ", outcome.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_kind_needs_must_be_there()
    {
        void Refused(PactText text, string field) => Assert.Equal(field, PactCodec.ReadText(PactCodec.Write(text)).Status.Field);
        Refused(Text() with { Kind = PactKind.Delegate }, "aGives.prefixes");
        Refused(Text() with { Kind = PactKind.Recognise }, "recognition");
        Refused(Text() with { Kind = PactKind.Administer, BGives = PactScope.Nothing }, "bGives.regions");
        Refused(Text() with { AGives = Text().AGives with { MaxGrade = 3 } }, "aGives.values");
        Refused(Text() with { AGives = Text().AGives with { Regions = ["5000"] } }, "aGives.regions");
        Refused(Text() with { ToUs = Text().FromUs }, "to");
        Refused(Text() with { B = Text().A }, "b");
        Refused(Text() with { A = Text().A with { FirstKey = Text().B.FirstKey } }, "a.firstKey");
        var recognition = new PactRecognition(["服务商", "检测报告"], [new("服务商", "市级优秀", "省级推荐", null)], "川渝互认", "省市经信部门", 11);
        Assert.Equal(Outcome.Ok, PactCodec.ReadText(PactCodec.Write(Text() with { Kind = PactKind.Recognise, Recognition = recognition })).Status);
        Refused(Text() with { Recognition = recognition }, "recognition");
    }

    [Fact]
    public void A_fingerprint_is_read_in_groups() => Assert.Equal("3475 0F98 BD59 FCFC 946D A45A AABE 933B E154 A4B5", KeyChain.Fingerprint(Text().A.SigningKey.Span));

    private static PactText Text()
    {
        var a = Party(s_seedA, "渝江市经信委");
        return new PactText($"{a.Organization}/pact.{new string('a', 26)}", 1, "YW-1", PactKind.Share, a, Party(s_seedB, "川江市经信委"),
            new PactScope(PactVerbs.Resolve, 2, ["99.999.1/t1"], new Dictionary<string, IReadOnlyList<int>>(), [], [], [], [], [], ["*"], 1_000), PactScope.Nothing, 1_700_000_000_000_000, null, 0, "双方数据互通。");
    }

    private static PactParty Party(byte[] seed, string name)
    {
        using var signer = new Ed25519Signer(seed);
        return new PactParty(OrganizationId.Of(signer.PublicKey), name, null, SigningAlgorithm.Ed25519, signer.PublicKey, signer.PublicKey, default, new Uri("https://a.example"), "");
    }
}
