using Xunit;
using Yiwang.Events.Proofs;

namespace Yiwang.Unit.Tests.Events.Witnessing;

/// <summary>
/// Requests and answers that litewitness, the witness of the C2SP authors, is tested with (torchwood, cmd/litewitness/testdata): a log of five leaves with a fixed key. The
/// keys, roots and signatures are its data; the order matters, as the witness remembers.
/// </summary>
public sealed class WitnessVectorTests
{
    private const string Origin = "sigsum.org/v1/tree/4d6d8825a6bb689d459628312889dfbb0bcd41b5211d9e1ce768b0ff0309e562";
    private const string Other = "sigsum.org/v1/tree/4d6d8825a6bb689d459628312889dfbb0bcd41b5211d9e1ce768b0ff0309e563";
    private const string LogKey = "ffdc2d4d98e4124d3feaf788c0c2f9abfd796083d1f0495437f302ec79cf100f";
    private const string L0 = "KgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", L1 = "KgEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", L2 = "KgIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", L3 = "KgMAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", L4 = "KgQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    private const string Root3 = "RcCI1Nk56ZcSmIEfIn0SleqtV7uvrlXNccFx595Iwl0=", Root5 = "QrtXrQZCCvpIgsSmOsah7HdICzMLLyDfxToMql9WTjY=";
    private const string Sig1 = "UgIom7fPZTqpxWWhyjWduBvTvGVqsokMbqTArsQilegKoFBJQjUFAmQ0+YeSPM3wfUQMFSzVnnNuWRTYrajXpNUbIQY=";
    private const string Sig3 = "UgIom2VbtIcdFbwFAy1n7s6IkAxIY6J/GQOTuZF2ORV39d75cbAj2aQYwyJre36kezNobZs4SUUdrcawfAB8WVrx6go=", BadSig3 = "UgIom2VbtIcdFbwFAy1n7s6IkAxIY6J/GQOTuZF2ORV39d75cbAj2aQYwyJre36kezNobZs4SUUdrcawfAB8WVrx6gx=";
    private const string Sig5 = "UgIomw/EOJmWi0i1FQsOj+etB7F8IccFam/jgd6wzRns4QPVmyEZtdvl1U2KEmLOZ/ASRcWJi0tW90dJWAShei7sDww=";
    private const string SigFive = "UgIom4JTC2MerrFcJ5xDcWHzRPVB6zzGBIw4OFqcKDflqjH4q4xY5vMxUxyczvdIlEwFYf7ivQU4KoWan2bLmzLx0go=";

    private static string Request(string old, string[] proof, string origin, string size, string root, string signature) =>
        $"old {old}\n{string.Concat(proof.Select(h => h + "\n"))}\n{origin}\n{size}\n{root}\n\n— {origin} {signature}\n";

    [Fact]
    public async Task It_Answers_As_Litewitness_Does()
    {
        await using var bed = await WitnessBed.OpenAsync(NoteKey.Of(Origin, Convert.FromHexString(LogKey)));
        (string Body, int Status, string? Answer)[] steps =
        [
            (Request("0", [], Origin, "1", L0, Sig1), 200, null),
            (Request("1", [L1, L2], Origin, "3", Root3, BadSig3), 403, null),
            (Request("1", [L1, L2], Other, "3", Root3, Sig3), 404, null),
            (Request("1", [], Origin, "3", Root3, Sig3), 422, null),
            (Request("1", [L1, "KgIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABA="], Origin, "3", Root3, Sig3), 422, null),
            (Request("1", [L1, L2], Origin, "3", Root3, Sig3), 200, null),
            (Request("1", [L1, "+fUDV+k970B4I3uKrqJM4aP1lloPZP8mvr2Z4wRw2LI=", L4], Origin, "5", Root5, Sig5), 409, "3\n"),
            (Request("3", [L2, L3, "wgiIFdZfYNv6WU1OllBKsWnLYIS/DBMqt8Uh/S4OukE=", L4], Origin, "5", Root5, Sig5), 200, null),
            (Request("0", [], Origin, "5", Root5, Sig5), 409, "5\n"),
            ($"old 5\n\n{Origin}\n5\n{Root5}\n", 400, null),
            (Request("5", [], Origin, "five", L0, SigFive), 400, null),
            // beyond litewitness's own: the answers that the specification names besides
            (Request("6", [], Origin, "5", Root5, Sig5), 400, null),
            (Request("5", [], Origin, "5", Root5, Sig5), 200, null),
            (Request("5", [L1], Origin, "5", Root5, Sig5), 422, null),
            (Request("05", [], Origin, "5", Root5, Sig5), 400, null),
            (Request("3", [], Origin, "3", Root3, Sig3), 409, "5\n"),
        ];
        foreach (var (body, status, answer) in steps)
        {
            var got = await bed.AddAsync(body);
            Assert.True(got.Status == status, $"{got.Status} {got.Body} instead of {status} for\n{body}");
            if (answer is not null) Assert.Equal(answer, got.Body);
            if (status != 200) continue;
            Assert.True(SignedNote.TryParse(body[(body.IndexOf("\n\n", StringComparison.Ordinal) + 2)..], out var note, out _));
            var signed = note.With(SignedNote.ParseSignatures(got.Body)!);
            Assert.Equal(NoteVerdict.Verified, signed.Verify([bed.Witness.Key]));
        }
        Assert.Equal(5, (await bed.Heads.FindAsync(Origin))!.Size);
    }

    [Fact]
    public async Task A_Request_Cut_Off_Anywhere_Is_Refused_And_Changes_Nothing()
    {
        await using var bed = await WitnessBed.OpenAsync(NoteKey.Of(Origin, Convert.FromHexString(LogKey)));
        var whole = Request("0", [], Origin, "1", L0, Sig1);
        for (var length = 0; length < whole.Length; length++) Assert.InRange((await bed.AddAsync(whole[..length])).Status, 400, 404);
        Assert.Null(await bed.Heads.FindAsync(Origin));
        Assert.Equal(400, (await bed.AddAsync(Request("0", [.. Enumerable.Repeat(L1, 64)], Origin, "1", L0, Sig1))).Status);
    }
}
