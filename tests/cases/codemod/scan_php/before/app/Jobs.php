<html><?php
namespace App;

use Shop\Metrics\{Metrics, Labels\SalesChannel, Labels\Status as Outcome};
use Shop\Metrics\Metrics as M;

// Metrics::inAComment();
# Metrics::inAnother();
/* Metrics::inATwoLine(
 * Comment() */
#[Attribute(Metrics::class)]
final class Jobs
{
    use SomeTrait;

    public function handle(callable $then): void
    {
        Metrics::orders(status: Outcome::Paid, channel: SalesChannel::Web)->inc();
        M::orders(Outcome::Paid, channel: null)->inc();
        Metrics::order(status: Outcome::Paid)->inc();
        Metrics::orders(state: Outcome::Paid, channel: null)->inc();
        Metrics::orders(Outcome::Payed, SalesChannel::from('web'))->inc();
        Metrics::orders()->inc();
        Metrics::ordersWaiting()->set(count([1, 2, 3]));
        \Shop\Metrics\Metrics::oldOrders(status: Outcome::tryFrom($x) ?? Outcome::Failed)->inc(array_sum([1, [2]]));
        Metrics::payments(...$then());
        $text = 'Metrics::inAString()' . "Metrics::{$this->inAnother()}" . `Metrics::inShell`;
        $doc = <<<"DOC"
        Metrics::inADocument();
        DOC . <<<'DOC'
        Metrics::inANowdoc()
        DOC;
        $this->Metrics::orders;
        Other\Metrics::foreign();
        $then(function () use ($then) { return Metrics::orderDurationSeconds(channel: null, tenant: 't'); });
    }
}
?>
Metrics::inHtml(); <?= Metrics::echoed() ?>
