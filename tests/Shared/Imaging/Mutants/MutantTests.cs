using System.Text;
using AePipeline.Imaging;

namespace AePipeline.Tests.Imaging.Mutants;

public sealed class MutantTests(ITestOutputHelper output) : IDisposable
{
    private const int MutantsOfAFormat = 200;
    private const double MostWrong = 0.03;

    // Of a changed pixel of a bitmap, or an arithmetic code that goes on with other symbols, no decoder could know: see
    // docs/storage.md. What is bounded there is only that it does not get worse.
    private const double MostWrongWithoutSigns = 0.35;

    private static readonly string[] s_withoutSigns = ["WebP", "TIFF", "BMP"];

    // Below this a difference can be seen beside the intact picture.
    private const double VisiblePsnr = 30;

    private static readonly TimeSpan s_hang = TimeSpan.FromMinutes(1);

    private readonly TempFolder _folder = new();

    [Fact]
    public async Task Open_DamagedFilesOfEveryFormat_EndInAReportAndHardlyEverInAWrongPicture()
    {
        var table = new StringBuilder($"{"format",-6} {"n",5} {"results",8} {"reports",8} {"wrong",6}\n");
        var (all, signs, wrong) = (0, 0, 0);
        foreach (var (format, specimens) in Specimens.Create())
        {
            // A format's mutants stay the same when another format gets more of them.
            var random = new Random(17);
            var intact = Array.ConvertAll(specimens, specimen => TestPictures.Read(_folder.Write("intact", specimen)));
            var outcomes = new int[3];
            for (var i = 0; i < MutantsOfAFormat; i++)
            {
                var damage = (Damage)(i % 8);
                var of = i / 8 % specimens.Length;
                var mutant = Mutator.Damaged(specimens[of], damage, random);
                var path = _folder.Write("mutant", mutant);

                // Anything but a picture or a rejection ends the test here, and so does a decoder that hangs.
                var outcome = await Task.Run(() => Decode(path, intact[of])).WaitAsync(s_hang, TestContext.Current.CancellationToken);
                outcomes[(int)outcome]++;
                if (outcome == Outcome.Wrong)
                {
                    output.WriteLine($"wrong: {format} {of} {damage} ({i})");
                }
            }

            table.AppendLine($"{format,-6} {MutantsOfAFormat,5} {outcomes[0],8} {outcomes[1],8} {outcomes[2],6}");
            all += MutantsOfAFormat;
            if (s_withoutSigns.Contains(format))
            {
                Assert.True(outcomes[(int)Outcome.Wrong] <= MostWrongWithoutSigns * MutantsOfAFormat, table.ToString());
            }
            else
            {
                signs += MutantsOfAFormat;
                wrong += outcomes[(int)Outcome.Wrong];
            }
        }

        output.WriteLine(table.ToString());
        Assert.True(all >= 1000);
        Assert.True(wrong <= MostWrong * signs, $"{wrong} of {signs} damaged files gave a wrong picture.\n{table}");
    }

    public void Dispose() => _folder.Dispose();

    private static Outcome Decode(string path, (PixelLayout Layout, int[] Samples) intact)
    {
        try
        {
            var (layout, samples) = TestPictures.Read(path);
            return layout == intact.Layout && Psnr(samples, intact) >= VisiblePsnr ? Outcome.Result : Outcome.Wrong;
        }
        catch (ImageRejectedException)
        {
            return Outcome.Report;
        }
    }

    private static double Psnr(int[] samples, (PixelLayout Layout, int[] Samples) intact)
    {
        var squares = samples.Zip(intact.Samples, (sample, right) => Math.Pow((double)(sample - right) / intact.Layout.MaxSample, 2)).Average();
        return squares == 0 ? double.PositiveInfinity : -10 * Math.Log10(squares);
    }
}
